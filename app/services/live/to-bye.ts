import type { ByeEvent } from "~/protocol/events";

const SHUTDOWN_SPREAD_MS = 5_000;

/** The last event of a stream. Of many that end together each has its own moment to come back: `fraction` is uniform in [0, 1). */
export function toBye(reason: ByeEvent["reason"], fraction: number): ByeEvent {
  const reconnect = reason === "lifetime" || reason === "shutdown" || reason === "overload";
  const retryMs = reason === "lifetime" ? 0 : Math.round(500 + fraction * SHUTDOWN_SPREAD_MS);
  return { reason, reconnect, retryMs: reconnect ? retryMs : 0 };
}
