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
  const listed = await deps.database.transaction({ role: "app", userId: viewer.userId }, (tx) =>
    tx.channels.listChannelsOf(viewer.userId),
  );
  return {
    channels: listed.map((each) => toWireChannel(each, viewer.userId)),
    cursor: formatStreamCursor(listed.map(({ channel }) => ({ id: channel.id, cursor: channel }))),
  };
}
