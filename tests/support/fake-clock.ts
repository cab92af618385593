import type { Clock } from "~/services/ports/clock";

/** Time that moves only when the test says so. */
export interface FakeClock extends Clock {
  /** Timers that are set and have not run or been cancelled. */
  readonly pendingTimers: number;
  /** Moves on by `ms`, running each timer at its own moment and letting what it started settle. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock without running anything; back too. */
  shift(ms: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly work: () => void;
}

export function createFakeClock(startIso = "2026-03-02T09:00:00.000Z"): FakeClock {
  const timers = new Set<Timer>();
  let elapsedMs = 0;
  let wallMs = Date.parse(startIso);

  const next = (untilMs: number): Timer | undefined =>
    [...timers].filter((timer) => timer.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  const moveTo = (ms: number) => {
    wallMs += ms - elapsedMs;
    elapsedMs = ms;
  };

  return {
    now: () => new Date(wallMs),
    after(ms, work) {
      const timer = { dueMs: elapsedMs + ms, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    get pendingTimers() {
      return timers.size;
    },
    async advance(ms) {
      const untilMs = elapsedMs + ms;
      for (let timer = next(untilMs); timer !== undefined; timer = next(untilMs)) {
        timers.delete(timer);
        moveTo(timer.dueMs);
        timer.work();
        await settle();
      }
      moveTo(untilMs);
      await settle();
    },
    shift(ms) {
      wallMs += ms;
    },
  };
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
