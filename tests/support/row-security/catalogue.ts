import type pg from "pg";

/** A table as row security cares for it. */
export interface GuardedTable {
  readonly name: string;
  readonly enabled: boolean;
  readonly forced: boolean;
  readonly columns: readonly string[];
  /** An expression that says which row it is. */
  readonly key: string;
  readonly keyColumns: readonly string[];
}

/** One policy, as the catalogue has it. */
export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly command: "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "ALL";
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** Belongs to the login that runs the migrations, holds no record of care, and is read before anything else is there. */
export const RUNNERS_OWN = "_prisma_migrations";

/** Every table there is but the runner's own. */
export async function readTables(client: pg.Client): Promise<readonly GuardedTable[]> {
  const { rows } = await client.query<Omit<GuardedTable, "key">>(
    `SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
      (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS "keyColumns"
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> $1
    ORDER BY c.relname`,
    [RUNNERS_OWN],
  );
  return rows.map((row) => ({ ...row, key: `concat_ws('/', ${row.keyColumns.join(", ")})` }));
}

/** Every policy there is. */
export async function readPolicies(client: pg.Client): Promise<readonly Policy[]> {
  const { rows } = await client.query<Policy>(
    `SELECT tablename AS table, policyname AS name, cmd AS command, roles::text[] AS roles, qual AS using,
      with_check AS check
    FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname`,
  );
  return rows;
}

/** Policies that are not one command's and one role's, called by both. */
export function findMisnamed(policies: readonly Policy[]): readonly Policy[] {
  return policies.filter(
    ({ name, roles, command }) => `renavest_${name}` !== `${roles.join()}_${command}`.toLowerCase(),
  );
}
