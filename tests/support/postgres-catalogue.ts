import pg from "pg";
import type { DatabasePicture } from "./postgres-table-picture";

// One JSON document for the whole schema. Partial indexes are left out: schema.prisma cannot say them.
const PICTURE = `
WITH tables AS (
  SELECT c.oid, c.relname FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
),
indexes AS (
  SELECT i.indrelid, i.indisprimary, i.indisunique, ic.relname,
    (SELECT json_agg(trim(both '"' from pg_get_indexdef(i.indexrelid, n, false)) ORDER BY n) FROM generate_series(1, i.indnkeyatts) n)
      AS columns
  FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indpred IS NULL
),
names AS (SELECT attrelid, attnum, attname FROM pg_attribute)
SELECT json_object_agg(t.relname, json_build_object(
  'columns', (
    SELECT json_object_agg(a.attname, json_build_object(
      'type', format_type(a.atttypid, a.atttypmod),
      'nullable', NOT a.attnotnull,
      'default', pg_get_expr(d.adbin, d.adrelid)))
    FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'primaryKey', (SELECT coalesce(json_object_agg(relname, columns), '{}') FROM indexes
    WHERE indrelid = t.oid AND indisprimary),
  'uniques', (SELECT coalesce(json_object_agg(relname, columns), '{}') FROM indexes
    WHERE indrelid = t.oid AND indisunique AND NOT indisprimary),
  'indexes', (SELECT coalesce(json_object_agg(relname, columns), '{}') FROM indexes
    WHERE indrelid = t.oid AND NOT indisunique),
  'foreignKeys', (
    SELECT coalesce(json_object_agg(k.conname, json_build_object(
      'columns', (SELECT json_agg(attname ORDER BY place) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, place)
        JOIN names USING (attnum) WHERE attrelid = k.conrelid),
      'references', k.confrelid::regclass::text,
      'referenced', (SELECT json_agg(attname ORDER BY place) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, place)
        JOIN names USING (attnum) WHERE attrelid = k.confrelid),
      'onDelete', k.confdeltype, 'onUpdate', k.confupdtype)), '{}')
    FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype = 'f')
)) AS picture FROM tables t`;

/** What the database really looks like, from the catalogue. */
export async function readDatabasePicture(connection: pg.ClientConfig): Promise<DatabasePicture> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ picture: DatabasePicture }>(PICTURE);
    return rows[0]!.picture;
  } finally {
    await client.end();
  }
}
