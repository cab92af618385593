const LONGEST_MS = 3_600_000;

/** The `Retry-After` of an answer in ms, at most an hour; null when there is none that makes sense. */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const value = headers.get("Retry-After")?.trim();
  if (!value) return null;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(0, waitMs), LONGEST_MS);
}
