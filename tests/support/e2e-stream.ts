import { setTimeout as sleep } from "node:timers/promises";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { WireMessage } from "~/protocol/messages";
import { channelStreamPath } from "~/protocol/paths";

/** One channel's stream as a reader without our browser code sees it; comes back after every end. */
export interface StreamReader {
  /** What was received, by message id. */
  readonly messages: ReadonlyMap<string, WireMessage>;
  /** Names of all events, and `bye <reason>`, in the order they came. */
  readonly heard: readonly string[];
  /** Things a stream must never do. */
  readonly faults: readonly string[];
  /** How often a connection was made. */
  readonly connections: () => number;
  /** Resolves when `condition` holds; it is looked at after every event. */
  until(condition: (reader: StreamReader) => boolean, what: string, withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const RETRY_MS = 100;

/** Follows a channel from its beginning (`after` absent) or from a cursor. Without `comesBack` it ends with the first connection. */
export function followChannel(options: {
  readonly url: string;
  readonly cookie: string;
  readonly channelId: string;
  readonly after?: string;
  readonly comesBack?: boolean;
}): StreamReader {
  const { url, cookie, channelId, comesBack = true } = options;
  const messages = new Map<string, WireMessage>();
  const heard: string[] = [];
  const faults: string[] = [];
  const ending = new AbortController();
  let waiters: (() => void)[] = [];
  let cursor = options.after ?? "1-0";
  let lastVersion = 0;
  let connections = 0;

  function take({ event, data, id }: EventSourceMessage): void {
    const parsed: unknown = JSON.parse(data);
    heard.push(event === "bye" ? `bye ${(parsed as { reason: string }).reason}` : (event ?? "message"));
    if (event === "message") takeMessage(parsed as WireMessage);
    if (id) cursor = id;
    for (const look of waiters) look();
  }

  function takeMessage(message: WireMessage): void {
    if (message.version <= lastVersion) faults.push(`version ${message.version} after ${lastVersion}`);
    lastVersion = message.version;
    messages.set(message.id, message);
  }

  async function readOnce(): Promise<void> {
    const response = await fetch(`${url}${channelStreamPath(channelId)}`, {
      headers: { Cookie: cookie, Accept: "text/event-stream", "Last-Event-ID": cursor },
      signal: ending.signal,
    });
    if (!response.ok || response.body === null) return;
    connections += 1;
    const parser = createParser({ onEvent: take });
    const decoder = new TextDecoder();
    for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
  }

  async function follow(): Promise<void> {
    do {
      // A cut connection is an end like any other; what counts is what was received.
      await readOnce().catch(() => undefined);
      if (comesBack && !ending.signal.aborted) await sleep(RETRY_MS);
    } while (comesBack && !ending.signal.aborted);
  }

  const done = follow();
  const reader: StreamReader = {
    messages,
    heard,
    faults,
    connections: () => connections,
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
    },
  };
  return reader;
}
