import type { Clock } from "./clock";
import type { Random } from "./random";
import type { TabLocks } from "./tab-tools";

/** What a candidate needs, and whom it tells. */
export interface LeadershipOptions {
  /** Of the lock. */
  readonly name: string;
  readonly locks: TabLocks;
  readonly clock: Clock;
  readonly random: Random;
  /** Asks the leader for a sign of life, to be told by `heard`. */
  ask(): void;
  onLead(): void;
  onFollow(): void;
}

/** One tab's part in deciding who of several tabs leads. A tab that is gone, hung or frozen does not lead for long. */
export interface Leadership {
  start(): void;
  /** Gives up leading, or the wish to. */
  stop(): void;
  /** The leader has given a sign of life. */
  heard(): void;
  /** Leads from now on, whoever did. */
  take(): void;
}

/** A leader that was silent for this long is asked. */
export const QUIET_MS = 800;
/** One that does not answer for this long, and up to `SPREAD_MS` more, leads no longer. */
export const ANSWER_MS = 600;
/** Tabs that notice at the same moment do not all step forward at once. */
export const SPREAD_MS = 200;

/** Makes a candidate at rest. */
export function createLeadership(options: LeadershipOptions): Leadership {
  const { name, locks, clock, random } = options;
  let release: (() => void) | null = null;
  let cancelTimer: (() => void) | null = null;
  let leads = false;

  function setTimer(delayMs: number, work: () => void): void {
    cancelTimer?.();
    cancelTimer = clock.after(delayMs, work);
  }

  function follow(): void {
    leads = false;
    request(false);
    options.onFollow();
    if (!leads && release !== null) suspect();
  }

  /** Another tab's timers may sleep, its ears do not: only who does not answer is gone. */
  function suspect(): void {
    setTimer(ANSWER_MS + random.fraction() * SPREAD_MS, () => request(true));
    options.ask();
  }

  function request(steal: boolean): void {
    cancelTimer?.();
    const before = release;
    let wasHeld = false;
    const giveUp = locks.request(
      name,
      steal,
      () => {
        wasHeld = true;
        lead();
      },
      () => (wasHeld ? follow() : lead()),
    );
    release = giveUp;
    before?.();
  }

  /** Also where the browser gives no lock to anybody: a tab alone. */
  function lead(): void {
    leads = true;
    cancelTimer?.();
    options.onLead();
  }

  return {
    start() {
      if (release === null) follow();
    },
    stop() {
      const before = release;
      release = null;
      leads = false;
      cancelTimer?.();
      before?.();
    },
    heard() {
      if (release !== null && !leads) setTimer(QUIET_MS, suspect);
    },
    take() {
      if (release !== null && !leads) request(true);
    },
  };
}
