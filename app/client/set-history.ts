import { type ChatState, type OpenConversation, withConversation } from "./chat-state";

/** Says how the loading of a conversation's history stands; the same state when that is known. */
export function setHistory(
  state: ChatState,
  channelId: string,
  history: OpenConversation["history"],
): ChatState {
  return change(state, channelId, { history });
}

/** Says whether an older page is on its way; the same state when that is known. */
export function setLoadingOlder(state: ChatState, channelId: string, loadingOlder: boolean): ChatState {
  return change(state, channelId, { loadingOlder });
}

function change(state: ChatState, channelId: string, fields: Partial<OpenConversation>): ChatState {
  const open = state.conversations.get(channelId);
  if (open === undefined) return state;
  const next = { ...open, ...fields };
  const isSame = next.history === open.history && next.loadingOlder === open.loadingOlder;
  return isSame ? state : withConversation(state, channelId, next);
}
