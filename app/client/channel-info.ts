import type { WireChannel, WireMessage } from "~/protocol/messages";
import { type ChannelRecord, type ChatState, createRecord, withRecord } from "./chat-state";

/**
 * Takes in a conversation's entry from a list or a history answer. What only grows is never taken back; `asked` is
 * false for page data, which may have been read before the last reset and so proves nothing about it.
 */
export function applyChannelInfo(state: ChatState, fresh: WireChannel, asked: boolean): ChatState {
  const record = state.records.get(fresh.id);
  if (record === undefined) return withRecord(state, fresh.id, createRecord(fresh));
  if (record.resetPending && !asked) return state;
  return withRecord(state, fresh.id, {
    ...record,
    info: mergeInfo(record.info, fresh, state.streaming),
    // The first answer after a reset is the ground that the stream's later changes stand on.
    syncedVersion: record.resetPending ? Math.max(record.syncedVersion, fresh.version) : record.syncedVersion,
    resetPending: false,
  });
}

function mergeInfo(known: WireChannel, fresh: WireChannel, streaming: boolean): WireChannel {
  // The one thing that takes numbers back, and the last that ever happens to a conversation.
  if (fresh.purgedUntil !== undefined || known.purgedUntil !== undefined)
    return fresh.purgedUntil === undefined ? known : countUnread(fresh);
  const { status, closesAt, closedAt, peerPlan } = streaming ? known : fresh;
  const appointment = (streaming ? known.appointment : null) ?? fresh.appointment;
  const lastMessageAt = fresh.lastSeq >= known.lastSeq ? fresh.lastMessageAt : known.lastMessageAt;
  const version = Math.max(known.version, fresh.version);
  return countUnread({
    ...fresh,
    status,
    closesAt,
    closedAt,
    peerPlan,
    ...(appointment !== undefined && { appointment }),
    lastMessageAt,
    version,
    lastSeq: Math.max(known.lastSeq, fresh.lastSeq),
    readSeq: Math.max(known.readSeq, fresh.readSeq),
  });
}

/** The entry after a message was written or changed. */
export function withMessage(info: WireChannel, message: WireMessage): WireChannel {
  const lastSeq = Math.max(info.lastSeq, message.seq);
  const version = Math.max(info.version, message.version);
  // `ready` may have told the number of the last message before its replay brings the message itself.
  const lastMessageAt = message.seq === lastSeq ? message.createdAt : info.lastMessageAt;
  const isNews = lastSeq !== info.lastSeq || version !== info.version || lastMessageAt !== info.lastMessageAt;
  return isNews ? countUnread({ ...info, lastSeq, version, lastMessageAt }) : info;
}

/** The entry after its person has read up to `seq`. */
export function withOwnRead(info: WireChannel, seq: number): WireChannel {
  return seq > info.readSeq ? countUnread({ ...info, readSeq: seq }) : info;
}

/** Unread is never counted by hand (data.md): it follows from the two positions. */
export function countUnread(info: WireChannel): WireChannel {
  return { ...info, unread: Math.max(0, info.lastSeq - info.readSeq) };
}

/** Changes one known record; the same state when nothing changed or the conversation is unknown. */
export function changeRecord(
  state: ChatState,
  channelId: string,
  change: (record: ChannelRecord) => ChannelRecord,
): ChatState {
  const record = state.records.get(channelId);
  if (record === undefined) return state;
  const next = change(record);
  return next === record ? state : withRecord(state, channelId, next);
}
