import { join } from "node:path";
import type pg from "pg";
import { ensureLogin } from "../ensure-login";
import { type BackupManifest, DUMP, readBackup } from "./backup-folder";
import { ensureRoles } from "./ensure-roles";
import { findBackupPrograms } from "./find-programs";
import { runProgram } from "./run-program";
import { requireSeesAll, withClient } from "./with-client";

/** What to restore, and into what. */
export interface RestoreOptions {
  /** Of a superuser; `database` is the one that is restored, made if it is not there. */
  readonly connection: pg.ClientConfig;
  /** The app's own login; made if it is not there. */
  readonly login: { readonly user: string; readonly password: string };
  /** The folder of one backup. */
  readonly from: string;
  /** Drop what is in the database. Without it a database that is not empty is left alone. */
  readonly replace: boolean;
  readonly programs?: string | undefined;
}

/**
 * Brings a backup back, all of it or nothing, with the roles it needs and their rights. Throws an Error when the backup is not
 * as it was made, the database is not empty, or the login is another one; then nothing was changed.
 */
export async function restoreDatabase(options: RestoreOptions): Promise<BackupManifest> {
  const { connection, login, from, replace } = options;
  const manifest = await readBackup(from);
  if (login.user !== manifest.login)
    throw new Error(
      `The backup is of the login ${manifest.login}, which owns the list of migrations: set DB_USER to it.`,
    );
  const database = String(connection.database);
  const programs = await withClient({ ...connection, database: "postgres" }, async (client) => {
    const serverMajor = await requireSeesAll(client);
    if (serverMajor < manifest.serverMajor)
      throw new Error(
        `The backup is of PostgreSQL ${manifest.serverMajor}; this server is ${serverMajor}. Restore into one that is not older.`,
      );
    const needed = Math.max(serverMajor, manifest.programMajor);
    return findBackupPrograms({ serverMajor: needed, folder: options.programs });
  });
  await makeEmpty({ connection, database, login, replace });
  await withClient(connection, (client) => ensureRoles(client, { roles: manifest.roles, login: login.user }));
  await runProgram(join(programs.folder, "pg_restore"), connection, [
    ...["--single-transaction", "--exit-on-error", join(from, DUMP)],
  ]);
  return manifest;
}

async function makeEmpty({
  connection,
  database,
  login,
  replace,
}: Pick<RestoreOptions, "connection" | "login" | "replace"> & { readonly database: string }): Promise<void> {
  const server = { ...connection, database: "postgres" };
  const exists = await withClient(server, async (client) => {
    const found = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    return found.rowCount === 1;
  });
  if (exists && !(await isEmpty(connection))) {
    if (!replace)
      throw new Error(
        `The database ${database} is not empty, and was left as it is. --replace drops all that is in it.`,
      );
    await withClient(server, (client) =>
      client.query(`DROP DATABASE ${client.escapeIdentifier(database)} WITH (FORCE)`),
    );
  }
  // Makes what is not there, and sets the password that the app comes with.
  await ensureLogin(server, { ...login, database });
}

function isEmpty(connection: pg.ClientConfig): Promise<boolean> {
  return withClient(connection, async (client) => {
    const { rowCount } = await client.query(
      "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') LIMIT 1",
    );
    return rowCount === 0;
  });
}
