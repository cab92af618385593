import pg from "pg";
import type { TestInstallation } from "./e2e-installation";

/** Looks into an installation past all rights: what was stored is judged here, not by what the app says of it. */
export function openDatabase({ env, superuserPassword }: TestInstallation): pg.Pool {
  const pool = new pg.Pool({
    host: env["DB_HOST"],
    port: Number(env["DB_PORT"]),
    user: "postgres",
    password: superuserPassword,
    database: env["DB_DATABASE"],
    max: 2,
    application_name: "e2e-tests",
  });
  // Some tests stop the server under it.
  pool.on("error", () => undefined);
  return pool;
}

/** One stored message; its text is ciphertext here. */
export interface StoredRow {
  readonly id: string;
  readonly seq: number;
  readonly version: number;
  readonly key: string;
  readonly authorEmail: string;
}

/** All messages of a channel in the order of their numbers. */
export async function listStored(database: pg.Pool, channelId: string): Promise<StoredRow[]> {
  const { rows } = await database.query<StoredRow>(
    `SELECT m.public_id AS id, m.seq::int, m.version::int, m.client_message_id AS key, m.author_email AS "authorEmail"
     FROM chat_messages m JOIN chat_channels c ON c.id = m.channel_id
     WHERE c.channel_identifier = $1 ORDER BY m.seq`,
    [channelId],
  );
  return rows;
}
