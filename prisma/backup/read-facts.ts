import { createHash } from "node:crypto";
import type pg from "pg";

/** What a database holds, in numbers and names of its own making: enough to tell whether another one is the same. */
export interface DatabaseFacts {
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Conversations whose messages are not 1, 2, 3 ... up to the last number they gave. */
  readonly outOfOrder: number;
  /** Names of all migrations, hashed. */
  readonly migrations: string;
  /** Over every policy, right, owner and switch of row security. */
  readonly rights: string;
  /** Ids of the encryption keys that wrap something in it. */
  readonly keyIds: readonly string[];
  /** Where each chain of the audit trail ends. */
  readonly heads: readonly { readonly chain: number; readonly position: number; readonly hash: string }[];
}

const ORDER = `SELECT count(*)::int AS n FROM chat_channels c
  CROSS JOIN LATERAL (SELECT count(*) AS count, max(seq) AS last FROM chat_messages m WHERE m.channel_id = c.id) m
  -- Half deleted when its time was over: what is left is not from 1 on.
  WHERE NOT EXISTS (SELECT FROM retention_receipts r WHERE r.channel_id = c.id AND c.purged_until IS NULL)
    AND (m.count <> c.last_seq OR coalesce(m.last, 0) <> c.last_seq)`;
const MIGRATIONS = `SELECT string_agg(migration_name || ' ' || checksum, E'\\n' ORDER BY migration_name) AS text
  FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
const RIGHTS = `SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") AS text FROM (
  SELECT concat_ws(' ', 'policy', tablename, policyname, cmd, roles::text, qual, with_check) AS line
  FROM pg_policies WHERE schemaname = 'public'
  UNION ALL
  SELECT concat_ws(' ', 'table', relname, relrowsecurity, relforcerowsecurity, relowner::regrole, (
    SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(relacl) a
  )) FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S') AND relname <> '_prisma_migrations'
  UNION ALL
  SELECT concat_ws(' ', 'column', attrelid::regclass, attname, (
    SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(attacl) a
  )) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND attacl IS NOT NULL
  UNION ALL
  SELECT concat_ws(' ', 'function', oid::regprocedure, prosecdef, proowner::regrole, (
    SELECT string_agg(a::text, ',' ORDER BY a::text COLLATE "C") FROM unnest(proacl) a
  )) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
) lines`;
const KEY_IDS = `SELECT DISTINCT split_part(wrapped, '.', 1) AS id FROM (
  SELECT data_key FROM chat_channels WHERE data_key <> ''
  UNION ALL SELECT wrapped_secret FROM partner_keys WHERE wrapped_secret IS NOT NULL
) w (wrapped) ORDER BY 1`;
const HEADS = `SELECT DISTINCT ON (chain) chain::int, position::int, encode(row_hash, 'hex') AS hash
  FROM audit_events ORDER BY chain, position DESC`;

/** As one who sees all rows. Within a transaction it is the same moment for all of them. */
export async function readFacts(client: pg.Client): Promise<DatabaseFacts> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     ORDER BY relname COLLATE "C"`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ n: string }>(
      `SELECT count(*) AS n FROM ${client.escapeIdentifier(name)}`,
    );
    counts[name] = Number(rows[0]?.n);
  }
  const { rows: order } = await client.query<{ n: number }>(ORDER);
  const { rows: keys } = await client.query<{ id: string }>(KEY_IDS);
  const { rows: heads } = await client.query<DatabaseFacts["heads"][number]>(HEADS);
  return {
    ...{ counts, outOfOrder: order[0]?.n ?? 0, heads },
    migrations: await hashText(client, MIGRATIONS),
    rights: await hashText(client, RIGHTS),
    keyIds: keys.map(({ id }) => id),
  };
}

async function hashText(client: pg.Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ text: string | null }>(sql);
  return createHash("sha256")
    .update(rows[0]?.text ?? "")
    .digest("hex");
}
