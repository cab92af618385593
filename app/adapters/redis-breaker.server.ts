import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import type { BreakerName, BreakerState, Metrics } from "~/services/ports/metrics";

/** Nobody waits longer for Redis (data.md, Redis). */
export const REDIS_TIMEOUT_MS = 150;
const FAILURES_TO_OPEN = 3;
const OPEN_MS = 2_000;

/** What a breaker works with. */
export interface BreakerOptions {
  readonly part: BreakerName;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "breakerChanged">;
  /** The least that can be asked: whether it works again. */
  readonly probe: () => Promise<unknown>;
  /** It has failed often enough to be left alone for a while. */
  readonly onOpen?: () => void;
}

/** Bounds every call in time, and stops calling what keeps failing. */
export interface Breaker {
  /** `open`: Redis is not asked at all. `half_open`: only its probe is under way. */
  readonly state: BreakerState;
  /** Rejects with what went wrong, within REDIS_TIMEOUT_MS; at once while open. */
  run<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Redis was not asked, or did not answer in time. */
export class RedisUnavailable extends Error {
  constructor(readonly code: "REDIS_TIMEOUT" | "REDIS_LEFT_ALONE" | "REDIS_NOT_CONNECTED") {
    super(code);
    this.name = "RedisUnavailable";
  }
}

/** Opens after three failures in a row; then it probes every two seconds, so that no person's request has to. */
export function createBreaker({ part, clock, log, metrics, probe, onOpen }: BreakerOptions): Breaker {
  let state: BreakerState = "closed";
  let failures = 0;
  let cancelRest: (() => void) | null = null;
  let isClosed = false;

  function enter(next: BreakerState): void {
    state = next;
    metrics.breakerChanged(part, next);
  }

  function succeed(): void {
    failures = 0;
    // A late answer to a call from before does not end the rest.
    if (state !== "half_open") return;
    enter("closed");
    log.info("redis_back", { part });
  }

  function fail(error: unknown): void {
    if (isClosed) return;
    failures += 1;
    const opens = state === "half_open" || (state === "closed" && failures >= FAILURES_TO_OPEN);
    if (!opens) return;
    if (state === "closed") log.error("redis_left_alone", error, { part });
    enter("open");
    cancelRest = clock.after(OPEN_MS, () => {
      enter("half_open");
      call(probe).catch(() => undefined);
    });
    onOpen?.();
  }

  async function call<T>(work: () => Promise<T>): Promise<T> {
    try {
      const value = await inTime(clock, work());
      succeed();
      return value;
    } catch (error) {
      fail(error);
      throw error;
    }
  }

  return {
    get state() {
      return state;
    },
    async run(work) {
      if (state !== "closed") throw new RedisUnavailable("REDIS_LEFT_ALONE");
      return await call(work);
    },
    close() {
      isClosed = true;
      cancelRest?.();
    },
  };
}

/** The work goes on when nobody waits any more; its end is of no interest then. */
function inTime<T>(clock: Clock, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(REDIS_TIMEOUT_MS, () => reject(new RedisUnavailable("REDIS_TIMEOUT")));
    void work.then(resolve, reject).finally(cancel);
  });
}
