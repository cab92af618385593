import type { EventSourceMessage } from "eventsource-parser";
import type { FinalByeReason, StreamEvent } from "~/protocol/events";
import { STREAM_TIMES } from "~/protocol/limits";
import { backoffMs } from "./backoff";
import type { ChatFetch } from "./chat-fetch";
import type { Clock } from "./clock";
import { collectEvents } from "./collect-events";
import type { PageSignal, PageSignals } from "./page-signals";
import type { Random } from "./random";
import { readStream } from "./read-stream";
import { retryDelayMs } from "./retry-delay";
import type { ConnectionState } from "./snapshot";
import { judgeResponse, LOST, type StreamOutcome, UNREADABLE } from "./stream-outcome";

/** What a connection needs, and whom it tells. */
export interface ConnectionOptions {
  /** The stream of all conversations, or of one. */
  readonly path: string;
  /** Where to go on from; null: with whatever happens next. */
  readonly cursor: string | null;
  readonly fetch: ChatFetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly signals: PageSignals;
  /** The next events, in order. The cursor moves on to `to` only when this returns; throwing makes them unreadable. */
  onEvents(events: readonly StreamEvent[], to: string | null): void;
  /** Never `live`: what has arrived decides that, not the wire. */
  onState(state: ConnectionState): void;
  /** The stream cannot go on from its cursor: load everything anew and call `resumeFrom`. */
  onUnreadable(): void;
}

/** One stream that is kept open: at most one request at any time, from the last cursor applied. */
export interface Connection {
  start(): void;
  /** Leaves no request, timer or listener behind. */
  stop(): void;
  /** Stops for a reason the person has to hear; `start` tries again. */
  end(reason: FinalByeReason): void;
  /** Goes on from here: an open stream, which stands at another place, is left; a named wait is kept. */
  resumeFrom(cursor: string | null): void;
}

/** Makes a connection at rest. */
export function createConnection(options: ConnectionOptions): Connection {
  const { clock, random, signals } = options;
  let cursor = options.cursor;
  let current: AbortController | null = null;
  let unlisten: (() => void) | null = null;
  let cancelTimer: (() => void) | null = null;
  let failures = 0;
  let notBeforeMs = 0;
  let hiddenSinceMs: number | null = null;
  let needsCursor = false;

  function connect(): void {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    watch();
    tell({ status: "connecting" });
    if (current === mine) void follow(mine);
  }

  async function follow(mine: AbortController): Promise<void> {
    const outcome = await open(mine).catch(() => null);
    if (current === mine) leave(outcome ?? LOST);
  }

  async function open(mine: AbortController): Promise<StreamOutcome | null> {
    const headers = { Accept: "text/event-stream", ...(cursor === null ? {} : { "Last-Event-ID": cursor }) };
    const response = await options.fetch(options.path, { headers, signal: mine.signal });
    if (current !== mine) return LOST;
    const refusal = judgeResponse(response, clock.now());
    if (refusal !== null || response.body === null) return refusal;
    options.onState({ status: "catching_up" });
    // Checked for each piece: an aborted connection may still have some on their way.
    return readStream(response.body, (events) => (current === mine ? take(events) : LOST));
  }

  function take(raw: readonly EventSourceMessage[]): StreamOutcome | null {
    watch();
    const piece = collectEvents(raw, cursor);
    if (piece.events.some(({ event }) => event === "ready")) failures = 0;
    try {
      if (piece.events.length > 0 || piece.cursor !== cursor) options.onEvents(piece.events, piece.cursor);
    } catch {
      return UNREADABLE;
    }
    cursor = piece.cursor;
    return piece.outcome;
  }

  function leave(outcome: StreamOutcome): void {
    release();
    if (outcome.next === "end") {
      close();
      const { reason, onPurpose } = outcome;
      options.onState({ status: "ended", reason, ...(onPurpose && { onPurpose }) });
      return;
    }
    failures += 1;
    needsCursor = outcome.pace === "unreadable";
    notBeforeMs = outcome.afterMs === undefined ? 0 : clock.now() + outcome.afterMs;
    waitFor(retryDelayMs(outcome, failures, signals.isOnline(), random.fraction()));
    if (needsCursor) options.onUnreadable();
  }

  function waitFor(delayMs: number): void {
    setTimer(delayMs, connect);
    tell({ status: "waiting", retryAt: clock.now() + delayMs });
  }

  /** Without a network every effort is called by its name, but never given up: browsers are sometimes wrong. */
  function tell(state: ConnectionState): void {
    options.onState(signals.isOnline() ? state : { status: "offline" });
  }

  function watch(): void {
    setTimer(STREAM_TIMES.watchdogMs, () => leave(LOST));
  }

  function setTimer(delayMs: number, work: () => void): void {
    cancelTimer?.();
    cancelTimer = clock.after(delayMs, work);
  }

  function hear(signal: PageSignal): void {
    const mayTry = clock.now() >= notBeforeMs;
    const hiddenMs = hiddenSinceMs === null ? 0 : clock.now() - hiddenSinceMs;
    if (signal === "hidden") hiddenSinceMs ??= clock.now();
    if (signal === "visible") hiddenSinceMs = null;
    if (signal === "offline") current === null ? options.onState({ status: "offline" }) : leave(LOST);
    // A page that slept may hold a connection that looks open and is dead.
    const isDoubtful = current === null || signal !== "visible" || hiddenMs > STREAM_TIMES.watchdogMs;
    if ((signal === "online" || signal === "visible" || signal === "restored") && isDoubtful && mayTry)
      connect();
  }

  function release(): void {
    cancelTimer?.();
    const ending = current;
    current = null;
    ending?.abort();
  }

  function close(): void {
    release();
    unlisten?.();
    unlisten = null;
    failures = 0;
    notBeforeMs = 0;
  }

  return {
    start() {
      if (unlisten !== null) return;
      unlisten = signals.listen(hear);
      connect();
    },
    stop() {
      if (unlisten === null) return;
      close();
      options.onState({ status: "idle" });
    },
    end(reason) {
      if (unlisten !== null) leave({ next: "end", reason });
    },
    resumeFrom(next) {
      cursor = next;
      if (unlisten === null || (current === null && !needsCursor)) return;
      release();
      needsCursor = false;
      waitFor(backoffMs(Math.max(1, failures), random.fraction()));
    },
  };
}
