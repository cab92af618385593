import type pg from "pg";

/** Every right of our roles on tables, columns and each other, one a line: `role PRIVILEGE table: columns`, `*` for all. */
export async function readRights(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(
    `WITH roles AS (
      SELECT oid, replace(rolname, 'renavest_', '') AS name, rolsuper, rolbypassrls, rolinherit FROM pg_roles
      WHERE rolname ~ '^renavest_(app|admin|sender|worker|keeper|auditor|breakglass)$'
    ),
    tables AS (
      SELECT oid, relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relname <> '_prisma_migrations'
    ),
    columns AS (
      SELECT r.name || ' ' || p || ' ' || t.name || ': ' || CASE
        WHEN has_table_privilege(r.oid, t.oid, p) THEN '*'
        ELSE string_agg(a.attname, ', ' ORDER BY a.attnum) END AS line
      FROM roles r, tables t, unnest('{SELECT,INSERT,UPDATE}'::text[]) p, pg_attribute a
      WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(r.oid, t.oid, a.attnum, p)
      GROUP BY r.oid, r.name, p, t.oid, t.name
    )
    SELECT line FROM columns
    UNION ALL
    SELECT r.name || ' ' || p || ' ' || t.name FROM roles r, tables t, unnest('{DELETE,TRUNCATE,TRIGGER}'::text[]) p
    WHERE has_table_privilege(r.oid, t.oid, p)
    UNION ALL
    SELECT r.name || ' REFERENCES ' || t.name FROM roles r, tables t WHERE has_any_column_privilege(r.oid, t.oid, 'REFERENCES')
    UNION ALL
    SELECT name || ' passes by row security' FROM roles WHERE rolsuper OR rolbypassrls
    UNION ALL
    SELECT m.member::regrole || ' is a ' || m.roleid::regrole FROM pg_auth_members m
    WHERE m.member::regrole::text ~ '^renavest_(app|admin|sender|worker|keeper|auditor|breakglass|owner)$'
    ORDER BY line`,
  );
  return rows.map(({ line }) => line);
}
