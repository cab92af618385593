import type { StreamEvent } from "~/protocol/events";
import type { WireRead } from "~/protocol/messages";
import type { ChannelRecord, ChatState } from "./chat-state";

/**
 * What a stream that began where this state stands would say first: how each conversation is, and who is here. Nothing
 * while no stream is open, because then it may not be so any more.
 */
export function describePlace(
  state: ChatState,
  here: ReadonlySet<string>,
  serverNowMs: number,
): readonly StreamEvent[] {
  if (!state.streaming) return [];
  const { you } = state;
  const serverTime = new Date(serverNowMs).toISOString();
  const records = [...state.records.values()];
  const channels = records.map((record) => toReadyChannel(record, you.id, serverTime));
  const ready = { channels, you, resumedFrom: "", serverTime };
  return [
    { event: "ready", data: ready, id: null },
    ...records
      .filter(({ info }) => here.has(info.id))
      .map(({ info: { id: channelId, peer } }) => {
        const data = { channelId, userId: peer.id, online: true };
        return { event: "presence", data, id: null } as const;
      }),
  ];
}

function toReadyChannel({ info, peerReadSeq, ...record }: ChannelRecord, youId: string, at: string) {
  const { id, status, closesAt, closedAt, appointment, peer, peerPlan, lastSeq } = info;
  const reads: WireRead[] = [
    { userId: youId, seq: info.readSeq, at },
    { userId: peer.id, seq: peerReadSeq, at },
  ];
  // What is promised and has not come yet is promised to the one who joins as well.
  const version = Math.max(record.targetVersion, record.syncedVersion);
  const shown = { id, status, closesAt, closedAt };
  const channel = appointment === undefined ? shown : { ...shown, appointment };
  return { channel, peers: [peer], peerPlan, reads, lastSeq, version, cursor: "" };
}
