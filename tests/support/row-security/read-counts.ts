import type pg from "pg";
import { readTables } from "./catalogue";
import type { RowCounts } from "./cross-product";

/** Past all policies; the connection is a superuser's. */
export async function readCounts(client: pg.Client): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const { name } of await readTables(client)) {
    const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${name}`);
    counts[name] = rows[0]?.count ?? 0;
  }
  return counts;
}
