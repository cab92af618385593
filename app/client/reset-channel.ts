import { changeRecord, countUnread } from "./channel-info";
import { type ChatState, withConversation } from "./chat-state";
import { dropHistory } from "./conversation";

/**
 * Drops what is held of a conversation, because its history may be another one now. Counts start from nothing: a
 * history restored to an earlier day must not be taken for an old answer.
 */
export function resetChannel(state: ChatState, channelId: string): ChatState {
  const generation = state.generation + 1;
  const counted = { ...state, generation, resets: state.resets + 1 };
  const next = changeRecord(counted, channelId, (record) => ({
    ...record,
    info: countUnread({ ...record.info, lastSeq: 0, version: 0, readSeq: 0 }),
    syncedVersion: 0,
    resetPending: true,
    targetVersion: 0,
  }));
  const open = next.conversations.get(channelId);
  return open === undefined ? next : withConversation(next, channelId, dropHistory(open, generation));
}
