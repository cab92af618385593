import type { ChannelEvent, StreamEvent } from "~/protocol/events";
import { applyMessage, wantList } from "./apply-message";
import { applyRead, applyReady } from "./apply-ready";
import { changeRecord, countUnread } from "./channel-info";
import { type ChatState, withConversation } from "./chat-state";
import { dropHistory } from "./conversation";

/** Takes in one event of the stream. Taking it in twice changes nothing (P5). */
export function applyEvent(state: ChatState, event: StreamEvent): ChatState {
  switch (event.event) {
    case "ready":
      return applyReady(state, event.data);
    case "message":
      return applyMessage(state, event.data, true);
    case "channel":
      return applyChannel(state, event.data);
    case "read":
      return applyRead(state, event.data.channelId, event.data);
    case "reset":
      return applyReset(state, event.data.channelId);
    default:
      return state;
  }
}

function applyChannel(state: ChatState, { channelId, status, closesAt, closedAt }: ChannelEvent): ChatState {
  if (!state.records.has(channelId)) return wantList(state);
  return changeRecord(state, channelId, (record) => {
    const { info } = record;
    const isSame = info.status === status && info.closesAt === closesAt && info.closedAt === closedAt;
    return isSame ? record : { ...record, info: { ...info, status, closesAt, closedAt } };
  });
}

/** Counts start from nothing, so that a history restored to an earlier day is not taken for an old answer. */
function applyReset(state: ChatState, channelId: string): ChatState {
  const generation = state.generation + 1;
  const wanted: ChatState = { ...state, generation, resets: state.resets + 1, listWanted: true };
  const next = changeRecord(wanted, channelId, (record) => ({
    ...record,
    info: countUnread({ ...record.info, lastSeq: 0, version: 0, readSeq: 0 }),
    syncedVersion: null,
    targetVersion: 0,
  }));
  const open = next.conversations.get(channelId);
  return open === undefined ? next : withConversation(next, channelId, dropHistory(open, generation));
}
