import type { WireMessage } from "~/protocol/messages";
import { changeRecord, withMessage, withOwnRead } from "./channel-info";
import { type ChannelRecord, type ChatState, withConversation } from "./chat-state";
import { holdMessages } from "./conversation";

/**
 * A message was written or changed. `streamed`: it came in the stream's order, so everything before it has come too;
 * an answer to one's own send proves nothing of the kind.
 */
export function applyMessage(state: ChatState, message: WireMessage, streamed: boolean): ChatState {
  const { channelId, version } = message;
  const next = changeRecord(state, channelId, (record) => {
    const read = withAuthorsRead(state, record, message);
    const info = withMessage(read.info, message);
    const syncedVersion = streamed ? Math.max(record.syncedVersion, version) : record.syncedVersion;
    const isNews = info !== record.info || read !== record || syncedVersion !== record.syncedVersion;
    return isNews ? { ...read, info, syncedVersion } : record;
  });
  const open = next.conversations.get(channelId);
  const held = open && holdMessages(open, [message]);
  const shown = held === undefined || held === open ? next : withConversation(next, channelId, held);
  return shown.records.has(channelId) ? shown : wantList(shown);
}

/**
 * Who had read everything has read their own message as well: the server moves the author's position with it, without an
 * event. Only with a new one: what changed later moved nothing, and of what was replayed `ready` has told.
 */
function withAuthorsRead(
  state: ChatState,
  record: ChannelRecord,
  { author, seq, version, editedAt, deletedAt }: WireMessage,
): ChannelRecord {
  if (editedAt !== null || deletedAt !== null || version <= record.targetVersion) return record;
  if (author.id === state.you.id) {
    if (record.info.readSeq < seq - 1) return record;
    const info = withOwnRead(record.info, seq);
    return info === record.info ? record : { ...record, info };
  }
  const isNext = author.role !== "system" && seq === record.peerReadSeq + 1;
  return isNext ? { ...record, peerReadSeq: seq } : record;
}

/** The list has to be loaded again: an answer that was asked for before this does not count. */
export function wantList(state: ChatState): ChatState {
  return { ...state, listWishes: state.listWishes + 1 };
}
