import type { Channel } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { WireChannel } from "~/protocol/messages";
import type { ChatTransaction } from "./ports/chat-database";
import { toWireChannel } from "./to-wire";

/** A conversation as it stands in the viewer's list, within a transaction that has just read it. */
export async function toListedChannel(
  tx: ChatTransaction,
  viewer: Viewer,
  channel: Channel,
): Promise<WireChannel> {
  const reads = await tx.reads.listReads([channel.channelDbId]);
  const readSeq = reads.find((read) => read.userId === viewer.id)?.seq ?? 0;
  return toWireChannel(channel, readSeq, viewer.userId);
}
