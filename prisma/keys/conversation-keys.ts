import { createMessageCipher } from "~/adapters/message-cipher.server";
import type { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { toCounts, type WrappedRow, type WrappedRows } from "./wrapped-rows";

/** Every conversation's data key; `name` is the conversation's public id. */
export function listConversationKeys(ring: ReturnType<typeof parseEncryptionKeys>): WrappedRows<WrappedRow> {
  const cipher = createMessageCipher({ ring });
  return {
    action: "keys_rewrapped",
    async list(client, { newestId, after, limit }) {
      const { rows } = await client.query<WrappedRow>(
        `SELECT id, channel_identifier AS name, data_key AS wrapped FROM chat_channels
         WHERE id > $1 AND data_key <> '' AND split_part(data_key, '.', 1) <> $2 ORDER BY id LIMIT $3`,
        [after, newestId, limit],
      );
      return rows;
    },
    rewrap: ({ name, wrapped }) => cipher.rewrap({ id: name, wrappedKey: wrapped }),
    async replace(client, rows) {
      const ids = rows.map(({ id }) => id);
      // In order of id, as sending locks them: two that lock cannot wait for each other in a ring.
      await client.query("SELECT FROM chat_channels WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", [
        ids,
      ]);
      // Not over a key destroyed or wrapped anew meanwhile.
      const { rowCount } = await client.query(
        `UPDATE chat_channels c SET data_key = n.next
         FROM unnest($1::int[], $2::text[], $3::text[]) AS n (id, wrapped, next)
         WHERE c.id = n.id AND c.data_key = n.wrapped`,
        [ids, rows.map(({ wrapped }) => wrapped), rows.map(({ next }) => next)],
      );
      return rowCount ?? 0;
    },
    async count(client) {
      const { rows } = await client.query<{ key: string; rows: number }>(
        `SELECT split_part(data_key, '.', 1) AS key, count(*)::int AS rows FROM chat_channels GROUP BY 1 ORDER BY 1`,
      );
      return toCounts(rows);
    },
  };
}
