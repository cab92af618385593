import type { ChannelEvent, StreamEvent } from "~/protocol/events";
import { applyMessage, wantList } from "./apply-message";
import { applyRead, applyReady } from "./apply-ready";
import { changeRecord } from "./channel-info";
import type { ChatState } from "./chat-state";
import { resetChannel } from "./reset-channel";

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
      return resetChannel(wantList(state), event.data.channelId);
    default:
      return state;
  }
}

function applyChannel(state: ChatState, { channelId, ...told }: ChannelEvent): ChatState {
  if (!state.records.has(channelId)) return wantList(state);
  return changeRecord(state, channelId, (record) => {
    const { info } = record;
    const { status, closesAt, closedAt, peerPlan = info.peerPlan, appointment = info.appointment } = told;
    const isSame =
      info.status === status &&
      info.closesAt === closesAt &&
      info.closedAt === closedAt &&
      info.peerPlan === peerPlan &&
      info.appointment?.startsAt === appointment?.startsAt &&
      info.appointment?.endsAt === appointment?.endsAt;
    if (isSame) return record;
    const moved = appointment === undefined ? {} : { appointment };
    return { ...record, info: { ...info, status, closesAt, closedAt, peerPlan, ...moved } };
  });
}
