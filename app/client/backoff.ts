import { STREAM_TIMES } from "~/protocol/limits";

/**
 * How long to wait after `failures` failures in a row (1 or more), in ms: evenly spread between the shortest wait and
 * a ceiling that doubles (contract section 3), so that many clients never come back in step.
 */
export function backoffMs(failures: number, fraction: number): number {
  const { backoffMinMs, backoffMaxMs } = STREAM_TIMES;
  const ceilingMs = Math.min(backoffMaxMs, backoffMinMs * 2 ** failures);
  return backoffMinMs + fraction * (ceilingMs - backoffMinMs);
}

/** The wait when trying sooner would be pointless or rude, in ms: the upper half of the longest backoff. */
export function slowBackoffMs(fraction: number): number {
  return STREAM_TIMES.backoffMaxMs * (0.5 + fraction / 2);
}

/** What is added to a wait that the server named, in ms, because it names the same one to everybody. */
export function spreadMs(fraction: number): number {
  return fraction * 1_000;
}
