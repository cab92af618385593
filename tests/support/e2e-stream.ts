import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { WireMessage } from "~/protocol/messages";
import { channelStreamPath, PATHS } from "~/protocol/paths";

/** A stream as a reader without our browser code sees it; comes back after every end. */
export interface StreamReader {
  /** What was received and is still held, by message id. */
  readonly messages: ReadonlyMap<string, WireMessage>;
  /** Names of all events, and `bye <reason>`, in the order they came. */
  readonly heard: readonly string[];
  /** Things a stream must never do. */
  readonly faults: readonly string[];
  /** Statuses of answers that were no stream. */
  readonly refusals: readonly number[];
  /** How long each goodbye asked to wait, in milliseconds. */
  readonly waits: readonly number[];
  /** How often a connection was made. */
  readonly connections: () => number;
  readonly isOpen: () => boolean;
  /** The newest change received. */
  readonly version: () => number;
  /** Resolves when `condition` holds; it is looked at after every event. */
  until(condition: (reader: StreamReader) => boolean, what: string, withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** What to follow, and how. */
export interface FollowOptions {
  readonly url: string;
  readonly cookie: string;
  readonly channelId: string;
  /** From its beginning without it. */
  readonly after?: string;
  /** Without it the reader ends with the first connection. */
  readonly comesBack?: boolean;
  /** All conversations on one stream, of which only this channel is looked at; needs `after`. */
  readonly wholePerson?: boolean;
  /** Gives up on a silent connection after this long. */
  readonly watchdogMs?: number;
  /** After a goodbye it waits as long as it was told to. */
  readonly polite?: boolean;
  /** Loads the conversation again after a reset; a reset is a fault without it. */
  readonly reload?: () => Promise<readonly WireMessage[]>;
}

const RETRY_MS = 100;

export function followChannel(options: FollowOptions): StreamReader {
  const { url, cookie, channelId, comesBack = true, watchdogMs, reload } = options;
  const path = options.wholePerson === true ? PATHS.stream : channelStreamPath(channelId);
  const messages = new Map<string, WireMessage>();
  const heard: string[] = [];
  const faults: string[] = [];
  const refusals: number[] = [];
  const ending = new AbortController();
  let waiters: (() => void)[] = [];
  let cursor = options.after ?? "1-0";
  let lastVersion = 0;
  let connections = 0;
  let open = false;
  let saidMs: number | null = null;
  const waits: number[] = [];
  let reloading: Promise<void> = Promise.resolve();

  function take({ event, data, id }: EventSourceMessage): void {
    const parsed: unknown = JSON.parse(data);
    heard.push(event === "bye" ? `bye ${(parsed as { reason: string }).reason}` : (event ?? "message"));
    if (event === "bye") {
      saidMs = (parsed as { retryMs: number }).retryMs;
      waits.push(saidMs);
    }
    if (event === "message") takeMessage(parsed as WireMessage);
    if (event === "reset") {
      // At once: what follows in the same breath belongs to the new history.
      messages.clear();
      lastVersion = 0;
      reloading = reloading.then(loadAgain);
    }
    if (id) cursor = id;
    for (const look of waiters) look();
  }

  function takeMessage(message: WireMessage): void {
    if (message.channelId !== channelId) faults.push("a message of another conversation");
    else if (message.version <= lastVersion) faults.push(`version ${message.version} after ${lastVersion}`);
    lastVersion = message.version;
    messages.set(message.id, message);
  }

  async function loadAgain(): Promise<void> {
    if (reload === undefined) return void faults.push("reset");
    while (!ending.signal.aborted) {
      const loaded = await reload().catch(() => null);
      if (loaded === null) await sleep(RETRY_MS);
      else return void loaded.map(keepNewest);
    }
  }

  /** The stream may have brought a newer state while the history was loaded. */
  function keepNewest(message: WireMessage): void {
    const held = messages.get(message.id);
    if (held === undefined || held.version < message.version) messages.set(message.id, message);
  }

  async function readOnce(): Promise<void> {
    const silence = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const watch = () => {
      clearTimeout(timer);
      if (watchdogMs !== undefined) timer = setTimeout(() => silence.abort(), watchdogMs);
    };
    try {
      watch();
      // Not by `fetch`: it leaves a spare connection behind for each stream that is broken off.
      const request = get(`${url}${path}`, {
        headers: { Cookie: cookie, Accept: "text/event-stream", "Last-Event-ID": cursor },
        signal: AbortSignal.any([ending.signal, silence.signal]),
        agent: false,
      });
      const [response] = (await once(request, "response")) as [IncomingMessage];
      if (response.statusCode !== 200) {
        refusals.push(response.statusCode ?? 0);
        return void response.resume();
      }
      connections += 1;
      open = true;
      const parser = createParser({ onEvent: take });
      const decoder = new TextDecoder();
      for await (const chunk of response) {
        watch();
        parser.feed(decoder.decode(chunk as Buffer, { stream: true }));
      }
    } finally {
      open = false;
      clearTimeout(timer);
    }
  }

  async function follow(): Promise<void> {
    do {
      // A cut connection is an end like any other; what counts is what was received.
      await readOnce().catch(() => undefined);
      const waitMs = (options.polite === true ? saidMs : null) ?? RETRY_MS;
      saidMs = null;
      if (comesBack && !ending.signal.aborted) await sleep(waitMs);
    } while (comesBack && !ending.signal.aborted);
  }

  const done = follow();
  const reader: StreamReader = {
    messages,
    heard,
    faults,
    refusals,
    waits,
    connections: () => connections,
    isOpen: () => open,
    version: () => [...messages.values()].reduce((newest, { version }) => Math.max(newest, version), 0),
    until(condition, what, withinMs = 20_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => finish(new Error(`The stream did not bring ${what}`)), withinMs);
        const look = () => {
          if (condition(reader)) finish(null);
        };
        const finish = (error: Error | null) => {
          clearTimeout(timer);
          waiters = waiters.filter((one) => one !== look);
          if (error === null) resolve();
          else reject(error);
        };
        waiters.push(look);
        look();
      });
    },
    async stop() {
      ending.abort();
      await done;
      await reloading;
    },
  };
  return reader;
}
