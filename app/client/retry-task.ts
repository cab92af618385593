import { backoffMs, spreadMs } from "./backoff";
import type { Clock } from "./clock";
import type { Random } from "./random";

/** How one run ended: all done, more to do, or try again (null: after a backoff; else not before that many ms). */
export type TaskOutcome = "done" | "again" | { readonly retryAfterMs: number | null };

/** Something that is run one at a time until it has worked. */
export interface RetryTask {
  /** Runs it within `delayMs`, unless it runs or waits after a failure already. */
  request(delayMs?: number): void;
  /** Ends the wait after a failure, but not one that the server asked for. */
  retryNow(): void;
  /** Cancels the wait, and forgets a run under way: what it returns is ignored. */
  stop(): void;
}

/** What a task needs. */
export interface RetryTaskOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Never rejects. */
  work(): Promise<TaskOutcome>;
  /** Least time from the start of one run to the next, ms. */
  readonly spacingMs?: number;
}

/** Runs `work` on request, never twice at once, again after failures with backoff. */
export function createRetryTask({ clock, random, work, spacingMs = 0 }: RetryTaskOptions): RetryTask {
  let running: symbol | null = null;
  let requested = false;
  let failures = 0;
  let notBeforeMs = 0;
  let due: { readonly atMs: number; cancel(): void } | null = null;

  function schedule(delayMs: number): void {
    const atMs = Math.max(clock.now() + delayMs, notBeforeMs);
    due?.cancel();
    due = null;
    if (atMs <= clock.now()) void run();
    else due = { atMs, cancel: clock.after(atMs - clock.now(), () => schedule(0)) };
  }

  async function run(): Promise<void> {
    const mine = Symbol();
    running = mine;
    requested = false;
    notBeforeMs = clock.now() + spacingMs;
    const outcome = await work();
    if (running !== mine) return;
    running = null;
    if (typeof outcome === "string") {
      failures = 0;
      if (requested || outcome === "again") schedule(0);
      return;
    }
    failures += 1;
    if (outcome.retryAfterMs === null) return schedule(backoffMs(failures, random.fraction()));
    notBeforeMs = clock.now() + outcome.retryAfterMs;
    schedule(outcome.retryAfterMs + spreadMs(random.fraction()));
  }

  return {
    request(delayMs = 0) {
      if (running !== null) requested = true;
      else if (due === null || (failures === 0 && clock.now() + delayMs < due.atMs)) schedule(delayMs);
    },
    retryNow() {
      if (due !== null && failures > 0) schedule(0);
    },
    stop() {
      due?.cancel();
      due = null;
      running = null;
      requested = false;
      failures = 0;
    },
  };
}
