import type { Clock } from "~/services/ports/clock";
import type { Hint, LiveHints } from "~/services/ports/live-hints";
import type { Log } from "~/services/ports/log";
import { parseHints } from "./parse-hints.server";
import { type Connection, StandingConnection } from "./standing-connection.server";

const RECONNECT_MS = 1_000;
/** A line that has not brought our own empty word back within this is dead, whatever it looks like. */
const PROBE_MS = 15_000;
const PROBE = "[]";
/** NOTIFY allows less than 8,000 bytes. Hints are ASCII; those that come faster than they go out share one. */
const MAX_TEXT_CHARACTERS = 7_900;

/** A way to carry short texts to all instances, the sender's own included. */
export interface HintTransport {
  /** Begins to listen. */
  listen(onText: (text: string) => void, onEnd: () => void): Connection;
  /** Rejects when it could not be handed over in time. */
  send(text: string): Promise<void>;
}

/** Live hints with what the process itself needs. */
export interface HintLine extends LiveHints {
  /** Whether it hears the others at this moment. */
  readonly isUp: boolean;
  close(): Promise<void>;
}

/** What a hint line works with. */
export interface HintLineOptions {
  readonly transport: HintTransport;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Hints over any transport. What cannot be sent is dropped: the sweep catches it. After every new connection the
 * listeners are told that anything may have happened.
 */
export function createHintLine({ transport, clock, log }: HintLineOptions): HintLine {
  const listeners = new Set<(hint: Hint) => void>();
  const tell = (hint: Hint) => {
    for (const listener of [...listeners]) listener(hint);
  };
  let heard = false;
  let isAway = false;
  const line = new StandingConnection({
    clock,
    retryMs: RECONNECT_MS,
    dial: (onEnd) =>
      transport.listen((text) => {
        heard = true;
        for (const hint of parseHints(text)) tell(hint);
      }, onEnd),
    onReady: () => {
      if (isAway) log.info("hint_line_back");
      isAway = false;
      tell({ kind: "anything" });
      probeLater();
    },
    onLost: (error) => {
      cancelProbe?.();
      // One line for an outage, not one a try.
      if (!isAway) log.error("hint_line_failed", error);
      isAway = true;
    },
  });
  const publish = createSender(transport, log);

  let cancelProbe: (() => void) | null = null;
  function probeLater(): void {
    cancelProbe = clock.after(PROBE_MS, () => void probe());
  }
  async function probe(): Promise<void> {
    const probed = line.ready;
    heard = false;
    try {
      await transport.send(PROBE);
    } catch {
      // That we cannot speak says nothing about hearing.
      return probeLater();
    }
    cancelProbe = clock.after(PROBE_MS, () => {
      if (line.ready !== probed) return;
      if (heard) void probe();
      else line.drop();
    });
  }

  return {
    get isUp() {
      return line.ready !== null;
    },
    publish,
    subscribe(listener) {
      listeners.add(listener);
      line.open();
      return () => void listeners.delete(listener);
    },
    async close() {
      cancelProbe?.();
      await line.close();
    },
  };
}

/** Sends in order, one text at a time; what is said meanwhile shares the next. */
function createSender(transport: HintTransport, log: Log): LiveHints["publish"] {
  const waiting: string[] = [];
  let speaking = false;
  let lost = 0;

  async function speak(): Promise<void> {
    speaking = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      try {
        await transport.send(`[${batch.join(",")}]`);
        if (lost > 0) log.info("hints_back", { lost });
        lost = 0;
      } catch (error) {
        // One line for an outage, not one a message.
        if (lost === 0) log.error("hint_lost", error);
        lost += batch.length + waiting.length;
        waiting.length = 0;
      }
    }
    speaking = false;
  }

  return (hint) => {
    waiting.push(JSON.stringify(hint));
    if (!speaking) void speak();
  };
}

/** As many of the oldest as one text can carry; at least one. */
function takeBatch(waiting: string[]): string[] {
  let characters = 0;
  const end = waiting.findIndex((hint, index) => {
    characters += hint.length + 1;
    return index > 0 && characters > MAX_TEXT_CHARACTERS;
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}
