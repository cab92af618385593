import pg from "pg";

/** Name and password of a login, and the database that is its own. */
export type Login = { readonly user: string; readonly password: string; readonly database: string };

/**
 * Makes the app's login and its database, or sets the password of an existing one. The login is no superuser: it owns its
 * database and may make roles, which is what the migrations need, and has NOINHERIT, so that it acts only as what it becomes.
 */
export async function ensureLogin(superuser: pg.ClientConfig, login: Login): Promise<void> {
  const client = new pg.Client(superuser);
  client.on("error", () => undefined);
  await client.connect();
  try {
    const name = client.escapeIdentifier(login.user);
    const database = client.escapeIdentifier(login.database);
    const roles = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [login.user]);
    await client.query(
      `${roles.rowCount ? "ALTER" : "CREATE"} ROLE ${name} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS CREATEROLE ` +
        `PASSWORD ${client.escapeLiteral(login.password)}`,
    );
    const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [login.database]);
    if (!databases.rowCount) await client.query(`CREATE DATABASE ${database} OWNER ${name}`);
  } finally {
    await client.end();
  }
}
