import pg from "pg";
import type { Clock } from "~/services/ports/clock";
import type { Hint, LiveHints } from "~/services/ports/live-hints";
import type { Log } from "~/services/ports/log";
import { parseHints } from "./parse-hints.server";

const CHANNEL = "renavest_hints";
const RECONNECT_MS = 1_000;
/** NOTIFY allows less than 8,000 bytes. Hints are ASCII; those that come faster than they go out share one. */
const MAX_PAYLOAD_CHARACTERS = 7_900;

/** What the hints work with: one connection of their own to listen, the pool to speak. */
export interface PostgresHintsOptions {
  readonly connection: pg.ClientConfig;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Hints over LISTEN/NOTIFY. Sent after the commit they tell of, never inside it: NOTIFY would make all commits queue
 * behind one lock. A lost hint is caught by the sweep; after a lost connection everybody is told to look again.
 */
export function createPostgresHints(options: PostgresHintsOptions): LiveHints & { close(): Promise<void> } {
  const listeners = new Set<(hint: Hint) => void>();
  const line = new ListenLine(options, (text) => {
    for (const hint of parseHints(text)) for (const listener of [...listeners]) listener(hint);
  });
  const waiting: string[] = [];
  let speaking = false;

  async function speak(): Promise<void> {
    speaking = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      try {
        await options.pool.query("select pg_notify($1, $2)", [CHANNEL, `[${batch.join(",")}]`]);
      } catch (error) {
        options.log.error("hint_lost", error, { hints: batch.length + waiting.length });
        waiting.length = 0;
      }
    }
    speaking = false;
  }

  return {
    publish(hint) {
      waiting.push(JSON.stringify(hint));
      if (!speaking) void speak();
    },
    subscribe(listener) {
      listeners.add(listener);
      line.open();
      return () => void listeners.delete(listener);
    },
    close: () => line.close(),
  };
}

/** As many of the oldest as one NOTIFY can carry; at least one. */
function takeBatch(waiting: string[]): string[] {
  let characters = 0;
  const end = waiting.findIndex((hint, index) => {
    characters += hint.length + 1;
    return index > 0 && characters > MAX_PAYLOAD_CHARACTERS;
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** One listening connection that comes back by itself. */
class ListenLine {
  private client: pg.Client | null = null;
  private cancelRetry: (() => void) | null = null;
  private closed = false;

  constructor(
    private readonly options: PostgresHintsOptions,
    private readonly onText: (text: string) => void,
  ) {}

  open(): void {
    if (this.client === null && this.cancelRetry === null && !this.closed) void this.connect();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancelRetry?.();
    const client = this.client;
    this.client = null;
    await client?.end().catch(ignoreLost);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ ...this.options.connection, application_name: "renavest-hints" });
    this.client = client;
    client.on("notification", ({ payload }) => this.onText(payload ?? ""));
    client.on("error", ignoreLost);
    client.on("end", () => this.retry(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.onText('[{"kind":"anything"}]');
    } catch (error) {
      this.options.log.error("hint_line_failed", error);
      await client.end().catch(ignoreLost);
      this.retry(client);
    }
  }

  private retry(client: pg.Client): void {
    if (this.closed || this.client !== client) return;
    this.client = null;
    this.cancelRetry = this.options.clock.after(RECONNECT_MS, () => {
      this.cancelRetry = null;
      this.open();
    });
  }
}

/** A lost line shows itself by its end, which makes a new one. */
const ignoreLost = (): void => undefined;
