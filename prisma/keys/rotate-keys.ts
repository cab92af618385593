import type pg from "pg";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { type AsKeeper, withKeeper } from "./as-keeper";

const BATCH = 100;
/** In the trail, within the same transaction, and last: whoever writes there waits for nothing else. */
const RECORD = `SELECT write_audit(ARRAY[ROW('keeper', NULL, NULL, 'keys_rewrapped', 'done', NULL, NULL, NULL, NULL, NULL,
  $1::int, NULL, NULL, audit_access() ->> 'note')::audit_entry])`;

/** What a rotation found and did. */
export interface Rotation {
  /** Id of the key that wraps now. */
  readonly newestId: string;
  /** How many conversations were wrapped anew by this run. */
  readonly rewrapped: number;
  /** Public ids of conversations whose key does not open: left as they are. */
  readonly unopened: readonly string[];
  /** How many conversations each key wraps afterwards, by key id. */
  readonly wrappedBy: ReadonlyMap<string, number>;
  /** Conversations whose key was destroyed. */
  readonly destroyed: number;
}

interface KeyRow {
  readonly id: number;
  readonly channel: string;
  readonly wrapped: string;
}

/**
 * Wraps every conversation's data key with the first key of `encryptionKeys`, while the app is running: in small
 * batches, each of its own, never over a key that somebody has changed meanwhile. Nothing is remembered between runs:
 * what is still wrapped by another key is what there is to do, so it can be stopped at any moment, run again, and run
 * twice at once.
 */
export async function rotateKeys(options: {
  readonly connection: pg.ClientConfig;
  /** As in CHAT_ENCRYPTION_KEYS. */
  readonly encryptionKeys: string;
  readonly batch?: number;
  /** Called after each batch with the number of conversations wrapped so far. */
  readonly onProgress?: (rewrapped: number) => void | Promise<void>;
}): Promise<Rotation> {
  const { connection, encryptionKeys, batch = BATCH, onProgress } = options;
  const ring = parseEncryptionKeys(encryptionKeys);
  const cipher = createMessageCipher({ ring });
  return await withKeeper(connection, async (asKeeper) => {
    const unopened: string[] = [];
    let rewrapped = 0;
    for (let after = 0, rows = await listOthers(asKeeper, ring.newestId, after, batch); rows.length > 0; ) {
      const opened = rows.flatMap((row) => {
        try {
          return [{ ...row, next: cipher.rewrap({ id: row.channel, wrappedKey: row.wrapped }) }];
        } catch {
          unopened.push(row.channel);
          return [];
        }
      });
      rewrapped += await replace(asKeeper, opened);
      await onProgress?.(rewrapped);
      after = rows.at(-1)?.id ?? after;
      rows = await listOthers(asKeeper, ring.newestId, after, batch);
    }
    return { newestId: ring.newestId, rewrapped, unopened, ...(await count(asKeeper)) };
  });
}

/** What another key wraps, in order of id. */
async function listOthers(asKeeper: AsKeeper, newestId: string, after: number, limit: number) {
  return await asKeeper(async (client) => {
    const { rows } = await client.query<KeyRow>(
      `SELECT id, channel_identifier AS channel, data_key AS wrapped FROM chat_channels
       WHERE id > $1 AND data_key <> '' AND split_part(data_key, '.', 1) <> $2 ORDER BY id LIMIT $3`,
      [after, newestId, limit],
    );
    return rows;
  });
}

/** Only where the key is still the one that was read: not over a key destroyed or wrapped anew meanwhile. */
async function replace(
  asKeeper: AsKeeper,
  rows: readonly (KeyRow & { readonly next: string })[],
): Promise<number> {
  if (rows.length === 0) return 0;
  return await asKeeper(async (client) => {
    const ids = rows.map(({ id }) => id);
    // In order of id, as sending locks them: two that lock cannot wait for each other in a ring.
    await client.query("SELECT FROM chat_channels WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", [ids]);
    const { rowCount } = await client.query(
      `UPDATE chat_channels c SET data_key = n.next
       FROM unnest($1::int[], $2::text[], $3::text[]) AS n (id, wrapped, next)
       WHERE c.id = n.id AND c.data_key = n.wrapped`,
      [ids, rows.map(({ wrapped }) => wrapped), rows.map(({ next }) => next)],
    );
    if (rowCount) await client.query(RECORD, [rowCount]);
    return rowCount ?? 0;
  });
}

async function count(asKeeper: AsKeeper): Promise<Pick<Rotation, "wrappedBy" | "destroyed">> {
  return await asKeeper(async (client) => {
    const { rows } = await client.query<{ key: string; channels: number }>(
      `SELECT split_part(data_key, '.', 1) AS key, count(*)::int AS channels FROM chat_channels GROUP BY 1 ORDER BY 1`,
    );
    const all = new Map(rows.map(({ key, channels }) => [key, channels]));
    const destroyed = all.get("") ?? 0;
    all.delete("");
    return { wrappedBy: all, destroyed };
  });
}
