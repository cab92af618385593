import type { StreamEvent } from "~/protocol/events";
import type { Clock } from "./clock";
import { createLeadership } from "./leadership";
import type { PageSignals } from "./page-signals";
import type { Random } from "./random";
import type { ConnectionState } from "./snapshot";
import { parseStreamShare, type StreamAsk, type StreamLead, type StreamPart } from "./stream-share";
import type { TabLine, TabTools } from "./tab-tools";

/** How much later than announced a leader may try again. */
export const OVERDUE_MS = 1_000;

/** What a tab's place among the others needs, and whom it tells. */
export interface TabGroupOptions {
  readonly tabs: TabTools;
  /** Only tabs with the same room know each other. */
  readonly room: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signals: PageSignals;
  /** Where this tab wants to go on from with the others; null: it goes with them already. */
  wants(): string | null;
  onLead(): void;
  onFollow(): void;
  /** The page is asleep: not there for the others until it leads or follows again. */
  onSleep(): void;
  /** Only heard while leading. */
  onAsk(ask: StreamAsk): void;
  /** Only heard while not leading. */
  onWord(word: StreamLead | StreamPart): void;
}

/** One tab among those of the same person: one of them leads. */
export interface TabGroup {
  start(): void;
  stop(): void;
  leads(): boolean;
  /** Asks the leader to be taken along. */
  ask(): void;
  tellState(at: string | null, state: ConnectionState): void;
  tellEvents(from: string | null, at: string | null, events: readonly StreamEvent[], to?: string): void;
}

/** Makes a tab that knows nobody yet. */
export function createTabGroup(options: TabGroupOptions): TabGroup {
  const { tabs, room, clock, random, signals } = options;
  const tab = random.id();
  let line: TabLine | null = null;
  let unlisten: (() => void) | null = null;
  let leads = false;
  let asleep = false;
  /** The person is looking at this tab now: it does not wait for a leader that waits. */
  let eager = false;
  /** The leader waits before it tries again: until then we wait with it. */
  let cancelPatience: (() => void) | null = null;
  /** The highest heard of. */
  let term = 0;

  const leadership = createLeadership({
    ...{ name: room, locks: tabs.locks, clock, random },
    ask,
    onLead() {
      leads = true;
      bear(null);
      // Tabs that never met agree on the time.
      term = Math.max(term + 1, clock.now());
      options.onLead();
    },
    onFollow() {
      leads = false;
      options.onFollow();
    },
  });

  function ask(): void {
    line?.post({ kind: "ask", tab, at: options.wants() });
  }

  function hear(data: unknown): void {
    const share = parseStreamShare(data);
    if (share === null || asleep) return;
    if (share.kind === "ask") {
      if (leads) options.onAsk(share);
      return;
    }
    // Of a leader that was hung and does not know yet that another has taken over.
    if (leads || share.term < term) return;
    term = share.term;
    leadership.heard();
    if (share.kind === "lead") bear(share.state);
    if (share.kind === "lead" || share.to === null || share.to === tab) options.onWord(share);
  }

  /** The timers of a page nobody looks at may sleep: a leader that should have tried again and did not is not waited for. */
  function bear(state: ConnectionState | null): void {
    cancelPatience?.();
    cancelPatience = null;
    if (state?.status !== "waiting") {
      if (state !== null) eager = false;
      return;
    }
    const patienceMs = eager ? 0 : state.retryAt - clock.now() + OVERDUE_MS;
    cancelPatience = clock.after(patienceMs, leadership.take);
    eager = false;
  }

  function sleep(): void {
    asleep = true;
    leads = false;
    bear(null);
    leadership.stop();
    options.onSleep();
  }

  return {
    start() {
      if (line !== null) return;
      line = tabs.openLine(room, hear);
      asleep = false;
      eager = true;
      unlisten = signals.listen((signal) => {
        if (signal === "leaving" || signal === "frozen") return sleep();
        if (signal === "visible" && cancelPatience !== null) leadership.take();
        if (!asleep || !["restored", "resumed", "visible"].includes(signal)) return;
        asleep = false;
        leadership.start();
      });
      leadership.start();
    },
    stop() {
      unlisten?.();
      leads = false;
      bear(null);
      leadership.stop();
      line?.close();
      line = null;
    },
    leads: () => leads,
    ask,
    tellState: (at, state) => line?.post({ kind: "lead", tab, term, at, state }),
    tellEvents: (from, at, events, to) =>
      line?.post({ kind: "events", tab, term, from, at, to: to ?? null, events }),
  };
}
