import { canUseChat, decideAct, relationOf } from "~/domain/access";
import type { Viewer } from "~/domain/people";
import type { ServiceDeps } from "./deps";
import { requireAllowed } from "./require-allowed";

/** Somebody who stops without saying so (a closed tab) is shown as writing for this long at most. */
const TYPING_MS = 6_000;

/** Shows the other side that somebody writes, or has stopped. Nothing is stored. Throws `not_found`, `subscription_required`, `rate_limited`. */
export async function setTyping(
  deps: ServiceDeps,
  { viewer, channelId, typing }: { viewer: Viewer; channelId: string; typing: boolean },
): Promise<void> {
  const now = deps.clock.now();
  requireAllowed(canUseChat(viewer, now));
  await deps.rates.requireSignal(viewer);
  const channel = await deps.directory.get(viewer, channelId);
  requireAllowed(decideAct("type", relationOf(viewer, channel), false));
  const until = new Date(now.getTime() + (typing ? TYPING_MS : 0)).toISOString();
  deps.hub.publishTyping({ channelId, userId: viewer.id, until });
}
