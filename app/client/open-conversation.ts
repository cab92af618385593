import type { HistoryAnswer } from "~/protocol/requests";
import { applyChannelInfo } from "./channel-info";
import { type ChatState, withConversation } from "./chat-state";
import { createConversation, holdMessages, mergePage } from "./conversation";

/** Puts a conversation on the screen, with the page of history that came with the page when there is one. */
export function openConversation(state: ChatState, channelId: string, initial?: HistoryAnswer): ChatState {
  const already = state.conversations.get(channelId);
  if (already !== undefined)
    return initial === undefined
      ? state
      : withConversation(state, channelId, holdMessages(already, initial.messages));
  const known = initial === undefined ? state : applyChannelInfo(state, initial.channel, false);
  const record = known.records.get(channelId);
  const generation = state.generation + 1;
  const empty = createConversation(generation, record);
  const next = { ...known, generation };
  if (initial === undefined) return withConversation(next, channelId, empty);
  const open = mergePage(empty, initial, record);
  // The stream may have told of changes, while nobody held their texts, that this page is too old to contain.
  const stale =
    record !== undefined && (record.resetPending || initial.channel.version < record.syncedVersion);
  return withConversation(next, channelId, { ...open, stale });
}

/** Takes a conversation off the screen; its messages are not kept. */
export function closeConversation(state: ChatState, channelId: string): ChatState {
  if (!state.conversations.has(channelId)) return state;
  const conversations = new Map(state.conversations);
  conversations.delete(channelId);
  return { ...state, conversations };
}

/** Takes in an answer to a question about an open conversation; one from before its `generation` is worthless. */
export function applyHistory(
  state: ChatState,
  channelId: string,
  answer: HistoryAnswer,
  generation: number,
): ChatState {
  const open = state.conversations.get(channelId);
  if (open?.generation !== generation) return state;
  const known = applyChannelInfo(state, answer.channel, true);
  return withConversation(known, channelId, mergePage(open, answer, known.records.get(channelId)));
}
