import { canUseChat } from "~/domain/access";
import type { Viewer } from "~/domain/people";
import type { ListAnswer } from "~/protocol/requests";
import type { ServiceDeps } from "./deps";
import { formatStreamCursor } from "./live/stream-cursor";
import { requireAllowed } from "./require-allowed";
import { toWireChannel } from "./to-wire";

/** The viewer's conversations, newest activity first, with the cursor from which the stream goes on. Throws `subscription_required`. */
export async function listChannels(deps: ServiceDeps, { viewer }: { viewer: Viewer }): Promise<ListAnswer> {
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  // A partner's widget has one.
  const channelId = viewer.confinedTo ?? null;
  const { channels, reads } = await deps.reader.readChannels({ userId: viewer.userId, channelId });
  const own = new Map(
    reads.flatMap((read) => (read.userId === viewer.id ? [[read.channelDbId, read.seq] as const] : [])),
  );
  return {
    channels: channels.map((channel) =>
      toWireChannel(channel, own.get(channel.channelDbId) ?? 0, viewer.userId),
    ),
    cursor: formatStreamCursor(channels.map((channel) => ({ id: channel.id, cursor: channel }))),
  };
}
