import type pg from "pg";
import type { GuardedTable } from "./catalogue";
import type { Mutant } from "./mutants";
import { ROLES } from "./probe";

const BY_TABLE = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];
const BY_COLUMN = ["SELECT", "INSERT", "UPDATE"];

/** One more grant than there is: each privilege of each role on each table, and on each column. */
export async function makeGrantMutants(
  client: pg.Client,
  tables: readonly GuardedTable[],
): Promise<{ readonly onTables: readonly Mutant[]; readonly onColumns: readonly Mutant[] }> {
  const roles = ROLES.filter((role) => role !== "owner").map((role) => `renavest_${role}`);
  const { rows: onTables } = await client.query<{ role: string; table: string; privilege: string }>(
    `SELECT role, t AS table, privilege
    FROM unnest($1::text[]) role, unnest($2::text[]) t, unnest($3::text[]) privilege
    WHERE NOT has_table_privilege(role, t, privilege)`,
    [roles, tables.map(({ name }) => name), BY_TABLE],
  );
  const { rows: onColumns } = await client.query<{
    role: string;
    table: string;
    column: string;
    privilege: string;
  }>(
    `SELECT role, t.name AS table, c AS column, privilege
    FROM unnest($1::text[]) role, jsonb_to_recordset($2) AS t (name text, columns jsonb),
      jsonb_array_elements_text(t.columns) c, unnest($3::text[]) privilege
    WHERE NOT has_column_privilege(role, t.name, c, privilege)`,
    [roles, JSON.stringify(tables), BY_COLUMN],
  );
  return {
    onTables: onTables.map(({ role, table, privilege }) => ({
      name: `GRANT ${privilege} ON ${table} TO ${role}`,
      table,
      sql: `GRANT ${privilege} ON ${table} TO ${role}`,
    })),
    onColumns: onColumns.map(({ role, table, column, privilege }) => ({
      name: `GRANT ${privilege} (${column}) ON ${table} TO ${role}`,
      table,
      sql: `GRANT ${privilege} (${column}) ON ${table} TO ${role}`,
    })),
  };
}
