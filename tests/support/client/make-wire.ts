import type { ReadyAllEvent, ReadyChannel } from "~/protocol/events";
import type { WireChannel, WireMessage, WirePerson } from "~/protocol/messages";
import type { HistoryAnswer, ListAnswer } from "~/protocol/requests";

/** The person whose screen is tested. */
export const SAM: WirePerson = { id: "person-sam", name: "Sam", role: "prospect" };
/** The other one. */
export const DANA: WirePerson = { id: "person-dana", name: "Dana", role: "therapist" };

/** ISO time of the n-th minute of the tests' day. */
export function minute(n: number): string {
  return new Date(Date.UTC(2026, 0, 5, 9, n)).toISOString();
}

/** A message of Dana's in conversation "c1"; its version is its seq unless told otherwise. */
export function makeMessage(seq: number, fields: Partial<WireMessage> = {}): WireMessage {
  return {
    channelId: "c1",
    id: `m${seq}`,
    seq,
    version: seq,
    author: DANA,
    kind: "text",
    content: `text ${seq}`,
    createdAt: minute(seq),
    editedAt: null,
    deletedAt: null,
    ...fields,
  };
}

/** Messages `from` to `to`, both included. */
export function makeMessages(from: number, to: number): WireMessage[] {
  return Array.from({ length: to - from + 1 }, (_, index) => makeMessage(from + index));
}

/** Conversation "c1" with `lastSeq` messages, none of them read. */
export function makeChannel(lastSeq = 0, fields: Partial<WireChannel> = {}): WireChannel {
  const readSeq = fields.readSeq ?? 0;
  return {
    id: "c1",
    status: "active",
    closesAt: null,
    closedAt: null,
    peer: DANA,
    peerPlan: "active",
    lastMessageAt: lastSeq === 0 ? null : minute(lastSeq),
    lastSeq,
    version: lastSeq,
    readSeq,
    unread: Math.max(0, lastSeq - readSeq),
    ...fields,
  };
}

/** A list of these conversations. */
export function makeList(...channels: WireChannel[]): ListAnswer {
  return { channels, cursor: "list-cursor" };
}

/** A page of history of a conversation that ends at `lastSeq`. */
export function makeHistory(from: number, to: number, lastSeq = to): HistoryAnswer {
  return { channel: makeChannel(lastSeq), messages: makeMessages(from, to), hasMore: from > 1 };
}

/** What `ready` tells of "c1". */
export function makeReadyChannel(lastSeq: number, fields: Partial<ReadyChannel> = {}): ReadyChannel {
  return {
    channel: { id: "c1", status: "active", closesAt: null, closedAt: null },
    peers: [DANA],
    peerPlan: "active",
    reads: [],
    lastSeq,
    version: lastSeq,
    cursor: `1-${lastSeq}`,
    ...fields,
  };
}

/** The first event of a stream that goes on from a cursor. */
export function makeReady(
  channels: readonly ReadyChannel[],
  resumedFrom: string | null = "cursor",
): ReadyAllEvent {
  return { channels, you: SAM, resumedFrom, serverTime: minute(0) };
}
