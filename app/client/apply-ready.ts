import type { ReadyAllEvent, ReadyChannel, ReadyEvent } from "~/protocol/events";
import type { WireRead } from "~/protocol/messages";
import { wantList } from "./apply-message";
import { changeRecord, countUnread, withOwnRead } from "./channel-info";
import { type ChatState, withConversation } from "./chat-state";

/** A stream has begun: takes in where each conversation stands, and how far the replay will go. */
export function applyReady(state: ChatState, ready: ReadyEvent | ReadyAllEvent): ChatState {
  const channels = toReadyChannels(ready);
  const told = new Set(channels.map(({ channel }) => channel.id));
  const isNews = channels.some(({ channel }) => !state.records.has(channel.id));
  // A conversation that the stream of all does not know is one this person has left.
  const isLoss = "channels" in ready && [...state.records.keys()].some((id) => !told.has(id));
  const started = { ...state, streaming: true };
  const listed = isNews || isLoss ? wantList(started) : started;
  return channels.reduce((next, one) => applyOne(next, one, ready.resumedFrom !== null), listed);
}

/** The conversations a stream tells of: one, or all. */
export function toReadyChannels(ready: ReadyEvent | ReadyAllEvent): readonly ReadyChannel[] {
  return "channels" in ready ? ready.channels : [ready];
}

function applyOne(state: ChatState, ready: ReadyChannel, resumed: boolean): ChatState {
  const { id } = ready.channel;
  const next = changeRecord(state, id, (record) => ({
    ...record,
    info: countUnread({
      ...record.info,
      ...ready.channel,
      peerPlan: ready.peerPlan,
      lastSeq: Math.max(record.info.lastSeq, ready.lastSeq),
      version: Math.max(record.info.version, ready.version),
    }),
    targetVersion: ready.version,
  }));
  const told = ready.reads.reduce((before, read) => applyRead(before, id, read), next);
  return resumed ? told : skipAhead(told, id, ready.version);
}

/** The stream starts with what happens next: what happened since our cursor has to be fetched. */
function skipAhead(state: ChatState, channelId: string, version: number): ChatState {
  const synced = state.records.get(channelId)?.syncedVersion;
  if (synced === undefined || synced >= version) return state;
  const next = changeRecord(wantList(state), channelId, (record) => ({ ...record, syncedVersion: version }));
  const open = next.conversations.get(channelId);
  return open === undefined ? next : doubtConversation(next, channelId);
}

/** What is shown stays, but has to be loaded anew; answers on their way are worthless. */
export function doubtConversation(state: ChatState, channelId: string): ChatState {
  const open = state.conversations.get(channelId);
  if (open === undefined) return state;
  const generation = state.generation + 1;
  return withConversation({ ...state, generation }, channelId, { ...open, generation, stale: true });
}

/** Somebody has read up to a place; positions only move forward. */
export function applyRead(
  state: ChatState,
  channelId: string,
  read: Pick<WireRead, "userId" | "seq">,
): ChatState {
  return changeRecord(state, channelId, (record) => {
    if (read.userId !== state.you.id)
      return read.seq > record.peerReadSeq ? { ...record, peerReadSeq: read.seq } : record;
    const info = withOwnRead(record.info, read.seq);
    return info === record.info ? record : { ...record, info };
  });
}
