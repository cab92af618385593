import type { StreamEvent } from "~/protocol/events";
import { type Connection, type ConnectionOptions, createConnection } from "./connection";
import type { ConnectionState } from "./snapshot";
import type { StreamAsk, StreamLead, StreamPart } from "./stream-share";
import { createTabGroup } from "./tab-group";
import type { TabTools } from "./tab-tools";

/** What a shared connection needs beside a connection's own needs. */
export interface SharedConnectionOptions extends ConnectionOptions {
  readonly tabs: TabTools;
  /** Only tabs with the same room share: one a person. */
  readonly room: string;
  /** Tells a tab that stands at our place what it cannot know from there, `ready` first; nothing as long as we do not know. */
  describe(): readonly StreamEvent[];
  /** Whether this tab acts for all tabs. */
  onLeads(leads: boolean): void;
}

/**
 * One stream for all tabs of a person: the leader's, who passes on what it brings. Each tab keeps its own place and
 * takes only what follows on from it; one that cannot go on with the others opens a stream of its own from there, until
 * it stands where they stand. So the server alone decides what a tab has missed, and a leader's death costs nothing.
 */
export function createSharedConnection(options: SharedConnectionOptions): Connection {
  let cursor = options.cursor;
  let running = false;
  /** A stream of one's own is open or being opened. */
  let streams = false;
  /** The others' events continue ours. */
  let joined = false;
  /** Everything is being loaded anew; where to go on from is not known yet. */
  let lost = false;
  let state: ConnectionState = { status: "idle" };
  let leader: { readonly at: string | null; readonly isOpen: boolean } = { at: null, isOpen: false };

  const own = createConnection({
    ...options,
    onEvents(events, to) {
      const from = cursor;
      options.onEvents(events, to);
      cursor = to;
      if (group.leads()) group.tellEvents(from, to, events);
      else joinInStep();
    },
    onState(next) {
      if (streams) tell(next);
    },
    onUnreadable() {
      lost = true;
      options.onUnreadable();
    },
  });
  const group = createTabGroup({
    ...options,
    wants: () => (joined ? null : cursor),
    onLead() {
      options.onLeads(true);
      if (streams) tell(state);
      else open();
    },
    onFollow() {
      options.onLeads(false);
      close();
      tell({ status: "connecting" });
    },
    onSleep() {
      options.onLeads(false);
      close();
    },
    onAsk: answer,
    onWord: (word) => (word.kind === "lead" ? follow(word) : take(word)),
  });

  function tell(next: ConnectionState): void {
    state = next;
    if (group.leads()) group.tellState(cursor, state);
    options.onState(state);
    if (state.status === "ended") leave();
  }

  function open(): void {
    joined = false;
    if (streams) return;
    streams = true;
    own.resumeFrom(cursor);
    own.start();
  }

  /** Quietly: whoever closes says what is to be said. */
  function close(): void {
    joined = false;
    streams = false;
    own.stop();
  }

  function leave(): void {
    running = false;
    group.stop();
    options.onLeads(false);
    close();
  }

  function answer({ tab, at }: StreamAsk): void {
    const known = at === null || state.status !== "catching_up" ? [] : options.describe();
    if (known.length === 0) group.tellState(cursor, state);
    else group.tellEvents(cursor, cursor, known, tab);
  }

  function follow({ at, state: next }: StreamLead): void {
    leader = { at, isOpen: next.status === "catching_up" };
    if (!leader.isOpen) joined = false;
    if (streams) joinInStep();
    // Open, but what it brings has to show whether it is our stream too.
    else if (!leader.isOpen || joined) tell(next);
  }

  function take({ from, at, events }: StreamPart): void {
    leader = { at, isOpen: true };
    if (lost) return;
    const isNext = from === cursor || events?.some(({ id }) => id !== null && id === cursor);
    if (events === null || !isNext) open();
    else if (streams && !tellsAll(events)) joinInStep();
    else apply(events, at);
  }

  function apply(events: readonly StreamEvent[], at: string | null): void {
    try {
      options.onEvents(events, at);
    } catch {
      open();
      return;
    }
    cursor = at;
    if (!tellsAll(events) || !running) return;
    close();
    joined = true;
    tell({ status: "catching_up" });
  }

  /** The leader stands where we stand: told how things are, we can go on with the others. */
  function joinInStep(): void {
    if (streams && !lost && leader.isOpen && leader.at === cursor) group.ask();
  }

  return {
    start() {
      if (running) return;
      running = true;
      group.start();
    },
    stop() {
      if (!running) return;
      leave();
      tell({ status: "idle" });
    },
    end(reason) {
      if (running) tell({ status: "ended", reason });
    },
    resumeFrom(next) {
      cursor = next;
      lost = false;
      if (streams) own.resumeFrom(next);
      else if (running) open();
    },
  };
}

/** Whether they tell how things are, not only what has changed. */
function tellsAll(events: readonly StreamEvent[]): boolean {
  return events.some(({ event }) => event === "ready");
}
