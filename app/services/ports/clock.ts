/** Time, injected. */
export interface Clock {
  now(): Date;
  /** Runs once after `ms`; returns the way to cancel. */
  after(ms: number, work: () => void): () => void;
}
