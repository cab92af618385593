import pg from "pg";
import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import { createHintLine, type HintLine } from "./hint-line.server";
import type { Connection } from "./standing-connection.server";

const CHANNEL = "renavest_hints";

/** What the hints work with: one connection of their own to listen, the pool to speak. */
export interface PostgresHintsOptions {
  readonly connection: pg.ClientConfig;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Hints over LISTEN/NOTIFY. Sent after the commit they tell of, never inside it: NOTIFY would make all commits queue
 * behind one lock.
 */
export function createPostgresHints({ connection, pool, clock, log }: PostgresHintsOptions): HintLine {
  return createHintLine({
    clock,
    log,
    transport: {
      listen: (onText, onEnd) => listen(connection, onText, onEnd),
      send: async (text) => void (await pool.query("select pg_notify($1, $2)", [CHANNEL, text])),
    },
  });
}

function listen(config: pg.ClientConfig, onText: (text: string) => void, onEnd: () => void): Connection {
  const client = new pg.Client({ ...config, application_name: "renavest-hints" });
  client.on("notification", ({ payload }) => onText(payload ?? ""));
  // A lost connection shows itself by its end.
  client.on("error", () => undefined);
  client.on("end", onEnd);
  const connect = async () => {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  };
  return { ready: connect(), close: () => client.end() };
}
