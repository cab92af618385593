/** Time, injected. */
export interface Clock {
  /** Milliseconds since epoch. */
  now(): number;
  /** Runs `work` once after `delayMs`; returns the way to cancel. */
  after(delayMs: number, work: () => void): () => void;
}

/** Browsers hold a delay in 31 bits: a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The browser's own time. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, Math.min(delayMs, LONGEST_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
