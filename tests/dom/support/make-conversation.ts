import type { ConversationSnapshot, PendingMessage } from "~/client/snapshot";
import type { WireChannel, WireMessage, WirePerson } from "~/protocol/messages";

export const SAM: WirePerson = { id: "person-sam", name: "Sam Okafor", role: "prospect" };
export const DANA: WirePerson = { id: "person-dana", name: "Dana Whitfield", role: "therapist" };

/** Tuesday, 24 November 2026, 17:00 UTC: 9 in the morning in Los Angeles. */
export const NOON = Date.parse("2026-11-24T17:00:00Z");

/** A moment `minutes` after `NOON`, as the wire says it. */
export function at(minutes: number): string {
  return new Date(NOON + minutes * 60_000).toISOString();
}

export function makeChannel(changes: Partial<WireChannel> = {}): WireChannel {
  return {
    id: "channel-1",
    status: "active",
    closesAt: null,
    closedAt: null,
    peer: DANA,
    peerPlan: "active",
    lastMessageAt: at(0),
    lastSeq: 0,
    version: 0,
    readSeq: 0,
    unread: 0,
    ...changes,
  };
}

/** A stored message; from Dana unless `author` says otherwise. */
export function makeMessage(seq: number, changes: Partial<WireMessage> = {}): WireMessage {
  const author = changes.author ?? DANA;
  return {
    channelId: "channel-1",
    id: `message-${seq}`,
    seq,
    version: seq,
    author,
    kind: "text",
    content: `Message ${seq}`,
    createdAt: at(seq),
    editedAt: null,
    deletedAt: null,
    ...(author.id === SAM.id ? { clientMessageId: `own-${seq}` } : {}),
    ...changes,
  };
}

export function makePending(clientMessageId: string, changes: Partial<PendingMessage> = {}): PendingMessage {
  return {
    clientMessageId,
    content: `Pending ${clientMessageId}`,
    createdAt: at(30),
    state: "sending",
    error: null,
    ...changes,
  };
}

export function makeConversation(changes: Partial<ConversationSnapshot> = {}): ConversationSnapshot {
  return {
    channel: makeChannel(),
    messages: [],
    pending: [],
    hasMore: false,
    history: "ready",
    loadingOlder: false,
    dividerAfterSeq: null,
    peerReadSeq: 0,
    peerHere: false,
    peerTyping: false,
    draft: "",
    ...changes,
  };
}
