import pg from "pg";
import type { Log } from "~/services/ports/log";

/** Nobody waits longer for a database that is away: the answer is 503, and the client comes back (contract P8). */
const CONNECT_TIMEOUT_MS = 2_500;
const STATEMENT_TIMEOUT_MS = 10_000;
/** The server's own limit says nothing when the server is frozen or the line is dead. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 2_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 15_000;

/** Where the database is, in the words of the environment. */
export interface DatabaseAddress {
  readonly DB_HOST: string;
  readonly DB_PORT: number;
  readonly DB_USER: string;
  readonly DB_PASSWORD: string;
  readonly DB_DATABASE: string;
  readonly DB_SSL?: "require" | "disable" | undefined;
}

/** TLS is on for every host but this machine, unless the operator says otherwise. */
export function toConnection(address: DatabaseAddress): pg.ClientConfig {
  const loopback =
    ["localhost", "127.0.0.1", "::1"].includes(address.DB_HOST) || address.DB_HOST.startsWith("/");
  const tls = address.DB_SSL === undefined ? !loopback : address.DB_SSL === "require";
  return {
    host: address.DB_HOST,
    port: address.DB_PORT,
    user: address.DB_USER,
    password: address.DB_PASSWORD,
    database: address.DB_DATABASE,
    ssl: tls ? { rejectUnauthorized: true } : false,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** The process's connections. A connection that breaks while idle is dropped and made anew. */
export function createPostgresPool(options: {
  connection: pg.ClientConfig;
  size: number;
  log: Pick<Log, "error">;
}): pg.Pool {
  const pool = new pg.Pool({
    ...options.connection,
    max: options.size,
    application_name: "renavest-chat",
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  });
  pool.on("error", (error) => options.log.error("database_connection_lost", error));
  // While a connection is lent out the pool does not listen; unheard, its end would be the end of the process.
  // Whoever has borrowed it learns from the query that fails.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
