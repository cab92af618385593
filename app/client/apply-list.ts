import type { ListAnswer } from "~/protocol/requests";
import { doubtConversation } from "./apply-ready";
import { applyChannelInfo, changeRecord } from "./channel-info";
import type { ChatState } from "./chat-state";

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
    listWanted: false,
  };
}

/**
 * Takes in a list whose cursor the stream will go on from: all changes before it count as told, and since their texts
 * were not, everything on the screen is loaded again.
 */
export function applyRestartList(state: ChatState, list: ListAnswer, before: ChatState): ChatState {
  const merged = applyAskedList(state, list, before);
  const synced = list.channels.reduce(
    (next, { id, version }) => changeRecord(next, id, (record) => ({ ...record, syncedVersion: version })),
    merged,
  );
  return [...synced.conversations.keys()].reduce(doubtConversation, synced);
}
