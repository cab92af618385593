const SOON_MS = 60 * 60_000;

/** Whether a chat that closes by itself is in its last hour; false while nobody knows the time. */
export function isClosingSoon(closesAt: string | null, now: number | null): boolean {
  return closesAt !== null && now !== null && Date.parse(closesAt) - now < SOON_MS;
}
