import { backoffMs, slowBackoffMs, spreadMs } from "./backoff";
import type { RetryOutcome } from "./stream-outcome";

/** How long to wait after this many failures in a row (1 or more) before asking for the stream again, in ms. */
export function retryDelayMs(
  { afterMs, pace }: RetryOutcome,
  failures: number,
  isOnline: boolean,
  fraction: number,
): number {
  // Waits that the server names are added to ours once they repeat: no answer of it can make us hammer it.
  if (afterMs !== undefined)
    return afterMs + (failures > 1 ? backoffMs(failures, fraction) : spreadMs(fraction));
  return pace !== undefined || !isOnline ? slowBackoffMs(fraction) : backoffMs(failures, fraction);
}
