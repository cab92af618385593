import { canUseChat } from "~/domain/access";
import type { Viewer } from "~/domain/people";
import type { ServiceDeps } from "./deps";
import { requireAllowed } from "./require-allowed";
import { requireConversation } from "./require-conversation";

/** The viewer has read up to `seq`. Moves forward only, never past the last message. Throws `not_found`, `subscription_required`, `rate_limited`. */
export async function markRead(
  deps: ServiceDeps,
  { viewer, channelId, seq }: { viewer: Viewer; channelId: string; seq: number },
): Promise<void> {
  const now = deps.clock.now();
  requireAllowed(canUseChat(viewer, now));
  await deps.rates.requireSignal(viewer);
  const moved = await deps.database.transaction({ role: "app", userId: viewer.userId }, async (tx) => {
    const channel = requireConversation("mark_read", viewer, await tx.channels.findChannel(channelId), now);
    return await tx.reads.markRead(channel.channelDbId, viewer.userId, seq);
  });
  if (moved === null) return;
  deps.hub.publishRead({ channelId, userId: viewer.id, seq: moved.seq, at: moved.at.toISOString() });
}
