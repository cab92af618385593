import { fileURLToPath } from "node:url";
import pg from "pg";
import { MigrationError } from "./migration-error";
import { ensureHistory, findPending, recordApplied } from "./migration-history";
import { type Migration, readMigrations } from "./read-migrations";

/** The id `prisma migrate` locks with: our runner and Prisma's keep out of each other's way too. */
const PRISMA_LOCK = 72707369;

export type MigrateOptions = {
  /** Host, user and so on, or a `connectionString`. The user owns the database, or is a superuser. */
  readonly connection: pg.ClientConfig;
  readonly migrationsDir?: string;
  readonly log?: (line: string) => void;
};

/**
 * Brings the database to the state of prisma/migrations and returns the names applied now. Each migration is one
 * transaction together with its row in `_prisma_migrations`, so a failed one leaves nothing behind. Several runners at
 * once are fine: they queue. Throws MigrationError when history and files contradict, or a migration fails.
 */
export async function applyMigrations({
  connection,
  migrationsDir = fileURLToPath(new URL("./migrations", import.meta.url)),
  log = () => undefined,
}: MigrateOptions): Promise<readonly string[]> {
  const migrations = await readMigrations(migrationsDir);
  const client = new pg.Client({ application_name: "renavest-migrate", ...connection });
  // Without a listener a connection cut between two queries would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await waitForTurn(client, log);
    await ensureHistory(client);
    const pending = await findPending(client, migrations);
    for (const migration of pending) {
      await applyOne(client, migration);
      log(`applied ${migration.name}`);
    }
    return pending.map((migration) => migration.name);
  } finally {
    // Ends the session, and the lock with it.
    await client.end();
  }
}

async function waitForTurn(client: pg.Client, log: (line: string) => void): Promise<void> {
  const { rows } = await client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [
    PRISMA_LOCK,
  ]);
  if (rows[0]?.got) return;
  log("waiting for another migration run on this database");
  await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    // A script that ends as another role could not write the history.
    await client.query("RESET ROLE");
    await recordApplied(client, migration, startedAt);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new MigrationError("broken", toReason(migration, error), { cause: error });
  }
}

function toReason(migration: Migration, error: unknown): string {
  if (!(error instanceof pg.DatabaseError)) return `Migration ${migration.name} failed: ${String(error)}`;
  const { message, code = "", hint, position } = error;
  const line = position ? migration.sql.slice(0, Number(position)).split("\n").length : null;
  const place = line === null ? "" : ` at line ${line}`;
  return `Migration ${migration.name} failed${place} and was undone: ${message} (${code})${hint ? ` ${hint}` : ""}`;
}
