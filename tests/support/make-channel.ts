import type { Channel, Member } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import { makeSubscription } from "./make-world";

/** A person as rules see them. */
export function makeViewer(userId: number, role: Viewer["role"], changes: Partial<Viewer> = {}): Viewer {
  const subscriptions = role === "prospect" ? [makeSubscription()] : [];
  return {
    userId,
    id: `person-${userId}`,
    name: `Person ${userId}`,
    role,
    sessionId: "s",
    subscriptions,
    ...changes,
  };
}

/** An open conversation of therapist 1 and prospect 2. */
export function makeChannel(changes: Partial<Channel> = {}): Channel {
  const member = (userId: number, role: Member["role"]): Member => ({
    ...{ userId, role },
    ...{ id: `person-${userId}`, name: `Person ${userId}` },
  });
  return {
    ...{ channelDbId: 7, id: "a-channel-of-two-people", wrappedKey: "k1.x" },
    ...{ therapist: member(1, "therapist"), prospect: member(2, "prospect") },
    ...{
      status: "active",
      closedAt: null,
      closeReason: null,
      closesAt: null,
      appointment: null,
      lastMessageAt: null,
      purgedUntil: null,
    },
    ...{
      updatedAt: new Date(0),
      lastSeq: 0,
      version: 0,
      epoch: 1,
      prospectHasPlan: true,
      visitor: null,
      kept: null,
    },
    ...changes,
  };
}
