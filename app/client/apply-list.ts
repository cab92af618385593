import type { ListAnswer } from "~/protocol/requests";
import { applyChannelInfo } from "./channel-info";
import type { ChatState } from "./chat-state";
import { resetChannel } from "./reset-channel";

/** Takes in a list that came with a page: adds and renews, and removes nothing. */
export function applyPageList(state: ChatState, list: ListAnswer): ChatState {
  return list.channels.reduce((next, info) => applyChannelInfo(next, info, false), state);
}

/** Takes in a list we asked for; conversations known when we asked (`before`) and absent from it are gone. */
export function applyAskedList(state: ChatState, list: ListAnswer, before: ChatState): ChatState {
  const listed = new Set(list.channels.map(({ id }) => id));
  const isGone = (id: string) => before.records.has(id) && !listed.has(id);
  const merged = list.channels.reduce((next, info) => applyChannelInfo(next, info, true), state);
  return {
    ...merged,
    records: new Map([...merged.records].filter(([id]) => !isGone(id))),
    conversations: new Map([...merged.conversations].filter(([id]) => !isGone(id))),
    // What was wished for after asking is still open.
    listWishes: state.listWishes - before.listWishes,
  };
}

/**
 * Takes in a list whose cursor the stream will go on from. Whatever happened before it will not be told, not even that
 * a history was replaced: so each conversation starts over.
 */
export function applyRestartList(state: ChatState, list: ListAnswer, before: ChatState): ChatState {
  return applyAskedList([...state.records.keys()].reduce(resetChannel, state), list, before);
}
