import { createPartnerSecrets } from "~/adapters/partner-secrets.server";
import type { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { toCounts, type WrappedRow, type WrappedRows } from "./wrapped-rows";

interface SecretRow extends WrappedRow {
  readonly siteKey: string;
  readonly kid: string;
}

/** Every secret shared with a partner, also of keys that have ended; `name` is `<site key> <key>`. */
export function listPartnerSecrets(ring: ReturnType<typeof parseEncryptionKeys>): WrappedRows<SecretRow> {
  const secrets = createPartnerSecrets({ ring });
  return {
    action: "partner_secrets_rewrapped",
    async list(client, { newestId, after, limit }) {
      const { rows } = await client.query<SecretRow>(
        `SELECT k.id, s.site_key || ' ' || k.kid AS name, k.wrapped_secret AS wrapped, s.site_key AS "siteKey", k.kid
         FROM partner_keys k JOIN partner_sites s ON s.id = k.site_id
         WHERE k.id > $1 AND split_part(k.wrapped_secret, '.', 1) <> $2 ORDER BY k.id LIMIT $3`,
        [after, newestId, limit],
      );
      return rows;
    },
    rewrap({ siteKey, kid, wrapped }) {
      const secret = secrets.open({ siteKey, kid, wrappedSecret: wrapped });
      const next = secrets.wrap({ siteKey, kid }, secret);
      secret.fill(0);
      return next;
    },
    async replace(client, rows) {
      const ids = rows.map(({ id }) => id);
      await client.query("SELECT FROM partner_keys WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", [ids]);
      const { rowCount } = await client.query(
        `UPDATE partner_keys k SET wrapped_secret = n.next
         FROM unnest($1::int[], $2::text[], $3::text[]) AS n (id, wrapped, next)
         WHERE k.id = n.id AND k.wrapped_secret = n.wrapped`,
        [ids, rows.map(({ wrapped }) => wrapped), rows.map(({ next }) => next)],
      );
      return rowCount ?? 0;
    },
    async count(client) {
      const { rows } = await client.query<{ key: string; rows: number }>(
        `SELECT split_part(wrapped_secret, '.', 1) AS key, count(*)::int AS rows FROM partner_keys
         WHERE wrapped_secret IS NOT NULL GROUP BY 1 ORDER BY 1`,
      );
      return toCounts(rows);
    },
  };
}
