import type pg from "pg";

/**
 * Makes the roles that say who may do what, where the server has none of that name, and lets the app's login become each
 * without inheriting it: as the first migration does, which a restored database does not run again. Throws when one of them
 * has more rights than it may have.
 */
export async function ensureRoles(
  client: pg.Client,
  { roles, login }: { readonly roles: readonly string[]; readonly login: string },
): Promise<void> {
  const modern =
    Number((await client.query("SHOW server_version_num")).rows[0]?.server_version_num) >= 160_000;
  for (const role of roles) {
    const name = client.escapeIdentifier(role);
    const { rows } = await client.query<{ fit: boolean }>(
      `SELECT NOT (rolsuper OR rolbypassrls OR rolcanlogin OR rolinherit OR rolcreaterole OR rolcreatedb OR rolreplication) AS fit
       FROM pg_roles WHERE rolname = $1`,
      [role],
    );
    const [found] = rows;
    if (found === undefined) await client.query(`CREATE ROLE ${name} NOLOGIN NOINHERIT`);
    else if (!found.fit) throw new Error(`The role ${role} exists with more rights than it may have.`);
    await client.query(
      `GRANT ${name} TO ${client.escapeIdentifier(login)}${modern ? " WITH INHERIT FALSE, SET TRUE" : ""}`,
    );
  }
}
