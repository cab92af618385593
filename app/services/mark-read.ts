import { canUseChat, isWithinReach } from "~/domain/access";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { ServiceDeps } from "./deps";
import { requireAllowed } from "./require-allowed";

/**
 * The viewer has read up to `seq`. Moves forward only, never past the last message. Its two people may, also once it is
 * closed (domain/access): that is what the database judges. Throws `not_found`, `subscription_required`, `rate_limited`.
 */
export async function markRead(
  deps: ServiceDeps,
  { viewer, channelId, seq }: { viewer: Viewer; channelId: string; seq: number },
): Promise<void> {
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  await deps.rates.requireSignal(viewer);
  if (!isWithinReach(viewer, channelId)) throw new ChatError("not_found");
  const mark = await deps.database.markRead(viewer.userId, channelId, seq);
  if (mark === null) throw new ChatError("not_found");
  const { moved } = mark;
  if (moved === null) return;
  deps.hub.publishRead({ channelId, userId: viewer.id, seq: moved.seq, at: moved.at.toISOString() });
}
