import type { WireMessage } from "~/protocol/messages";
import { changeRecord, withMessage } from "./channel-info";
import { type ChatState, withConversation } from "./chat-state";
import { holdMessages } from "./conversation";

/**
 * A message was written or changed. `streamed`: it came in the stream's order, so everything before it has come too;
 * an answer to one's own send proves nothing of the kind.
 */
export function applyMessage(state: ChatState, message: WireMessage, streamed: boolean): ChatState {
  const { channelId, version } = message;
  const next = changeRecord(state, channelId, (record) => {
    const info = withMessage(record.info, message);
    const synced = record.syncedVersion;
    const syncedVersion = streamed && synced !== null ? Math.max(synced, version) : synced;
    return info === record.info && syncedVersion === synced ? record : { ...record, info, syncedVersion };
  });
  const open = next.conversations.get(channelId);
  const held = open && holdMessages(open, [message]);
  const shown = held === undefined || held === open ? next : withConversation(next, channelId, held);
  return shown.records.has(channelId) ? shown : wantList(shown);
}

/** The list has to be loaded again; the same state when that is known. */
export function wantList(state: ChatState): ChatState {
  return state.listWanted ? state : { ...state, listWanted: true };
}
