import { createHash, randomBytes } from "node:crypto";
import pg from "pg";
import { applyMigrations } from "../../prisma/apply-migrations";
import { ensureLogin } from "../../prisma/ensure-login";
import type { DatabaseConnection } from "../../server/embedded-postgres";

/** What test files need to make databases of their own. */
export type TestPostgres = {
  readonly superuser: DatabaseConnection;
  /** The app's login; `database` is the migrated template, which nobody connects to. */
  readonly template: DatabaseConnection;
};

declare module "vitest" {
  export interface ProvidedContext {
    postgres: TestPostgres;
  }
}

/** One migrated database for all test files to copy. */
export async function makeTemplateDatabase(
  superuser: DatabaseConnection,
): Promise<{ readonly postgres: TestPostgres; drop(): Promise<void> }> {
  const login = {
    user: "renavest_test",
    // The same for every run on this server: two at once do not lock each other out.
    password: createHash("sha256").update(`renavest_test:${superuser.password}`).digest("hex"),
    database: `template_${randomBytes(6).toString("hex")}`,
  };
  await ensureLogin(superuser, login);
  await lendExistingRoles(superuser, login.user);
  const template = { ...superuser, ...login };
  await applyMigrations({ connection: template });
  const drop = () => runAs(superuser, `DROP DATABASE ${login.database} WITH (FORCE)`);
  return { postgres: { superuser, template }, drop };
}

/** On a server that is used for other things too, the roles may be there already, made by somebody else. */
async function lendExistingRoles(superuser: DatabaseConnection, login: string): Promise<void> {
  await runAs(
    superuser,
    `DO $$
    DECLARE role_name text;
    BEGIN
      FOR role_name IN SELECT rolname FROM pg_roles WHERE rolname ~ '^renavest_(owner|app|admin|breakglass|sender|worker|keeper|auditor)$' LOOP
        EXECUTE format('GRANT %I TO ${login}', role_name);
      END LOOP;
    END $$`,
  );
}

/** Runs one statement on a connection of its own. */
export async function runAs(connection: pg.ClientConfig, sql: string): Promise<void> {
  const client = new pg.Client(connection);
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
