import type { ActivityClock } from "./activity-clock";
import type { Clock } from "./clock";
import type { PageSignals } from "./page-signals";

/** `warned`: at `endsAtMs` (since epoch) it is over, unless the person says that they are there. `ended` is for good. */
export type IdleState =
  | { readonly status: "active" | "ended" }
  | { readonly status: "warned"; readonly endsAtMs: number };

/** What a watch needs, and whom it tells. */
export interface IdleWatchOptions {
  readonly clock: Clock;
  readonly signals: PageSignals;
  /** Shared by all tabs: somebody who is active in one of them is active in all. */
  readonly activity: ActivityClock;
  /** Of this page's sign-in, as the activity clock knows it. */
  readonly session: string;
  readonly limitMs: number;
  /** Starts to tell of signs that somebody is there; returns the way to stop. */
  listen(onActivity: () => void): () => void;
  onChange(state: IdleState): void;
}

/** Ends a person's time at this browser when nothing has happened for long (45 CFR 164.312(a)(2)(iii)). */
export interface IdleWatch {
  start(): void;
  stop(): void;
  /** Judges now. */
  look(): void;
  /** The person answered the warning. */
  stay(): void;
}

/** How long the warning stands, ms. */
export const WARNING_MS = 60_000;
/** A pointer moves a hundred times a second. */
const NOTE_EVERY_MS = 1_000;
/** Other tabs need to know no better. */
const WRITE_EVERY_MS = 5_000;
const ACTIVE: IdleState = { status: "active" };
const ENDED: IdleState = { status: "ended" };

/** Makes a watch at rest. */
export function createIdleWatch(options: IdleWatchOptions): IdleWatch {
  const { clock, activity, limitMs } = options;
  const warningMs = Math.min(WARNING_MS, limitMs / 2);
  let state: IdleState = ACTIVE;
  let lastMs = 0;
  let writtenMs = Number.NEGATIVE_INFINITY;
  let endings: (() => void)[] = [];
  let cancelTimer: (() => void) | null = null;

  function tell(next: IdleState): void {
    const isSame = JSON.stringify(next) === JSON.stringify(state);
    state = next;
    if (!isSame) options.onChange(next);
  }

  /** Timers of a page that sleeps are late, so each look judges anew, by the clock on the wall. */
  function look(): void {
    if (endings.length === 0) return;
    // A moment to come was written before the clock was set back.
    const known = activity.read();
    lastMs = Math.min(clock.now(), Math.max(lastMs, known?.atMs ?? 0));
    const leftMs = lastMs + limitMs - clock.now();
    const isOver = known?.session === options.session && known.isOver;
    if (leftMs <= 0 || isOver) {
      end();
      return;
    }
    cancelTimer?.();
    cancelTimer = clock.after(leftMs > warningMs ? leftMs - warningMs : leftMs, look);
    tell(leftMs > warningMs ? ACTIVE : { status: "warned", endsAtMs: lastMs + limitMs });
  }

  function end(): void {
    stop();
    if (!activity.isTaken(lastMs)) activity.end(lastMs);
    tell(ENDED);
  }

  function note(): void {
    const sinceMs = clock.now() - lastMs;
    if (sinceMs >= 0 && sinceMs < NOTE_EVERY_MS) return;
    // Whoever wakes a device that slept past the limit may be anybody; whoever was warned has to say so.
    look();
    if (state.status === "active" && endings.length > 0) mark(WRITE_EVERY_MS);
  }

  function mark(everyMs: number): void {
    lastMs = clock.now();
    if (Math.abs(lastMs - writtenMs) < everyMs) return;
    writtenMs = lastMs;
    activity.write(lastMs);
  }

  function stay(): void {
    mark(0);
    look();
  }

  function stop(): void {
    for (const ending of endings) ending();
    endings = [];
    cancelTimer?.();
    cancelTimer = null;
  }

  return {
    start() {
      if (endings.length > 0 || state.status === "ended") return;
      const known = activity.read();
      endings = [
        options.listen(note),
        activity.listen(look),
        options.signals.listen((signal) => {
          if (signal === "visible" || signal === "restored" || signal === "resumed") look();
        }),
      ];
      // The same sign-in as before a browser was closed or a tab lost: opening it again proves nothing.
      const isSame = known?.session === options.session;
      if (isSame && (known.isOver || clock.now() - known.atMs >= limitMs)) end();
      else stay();
    },
    stop,
    look,
    stay() {
      // Too late is too late.
      look();
      if (endings.length > 0) stay();
    },
  };
}
