import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { MigrationError } from "./migration-error";
import type { Migration } from "./read-migrations";

// Prisma's own definition, so that `prisma migrate deploy` and `prisma migrate status` recognise what we applied.
const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

type HistoryRow = {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
};

/** Makes the history table where there is none. */
export async function ensureHistory(client: Client): Promise<void> {
  const { rows } = await client.query<{ exists: boolean; may: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "exists",
            has_schema_privilege(current_schema(), 'CREATE') AS may`,
  );
  if (rows[0]?.exists) return;
  // PostgreSQL 15: a NOINHERIT login that owns the database is not allowed what its owner is, unless it says so.
  if (!rows[0]?.may) {
    const login = client.escapeIdentifier(client.user ?? "");
    await client.query(
      `SET ROLE pg_database_owner; GRANT USAGE, CREATE ON SCHEMA public TO ${login} WITH GRANT OPTION; RESET ROLE`,
    );
  }
  await client.query(CREATE_TABLE);
}

/** The migrations still to do; throws when the history and the folder contradict each other. */
export async function findPending(
  client: Client,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const { rows } = await client.query<HistoryRow>(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const ours = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) requireAgreement(row, ours.get(row.migration_name), migrations.at(-1));
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

function requireAgreement(row: HistoryRow, migration?: Migration, newest?: Migration): void {
  const name = row.migration_name;
  if (row.finished_at === null) {
    throw new MigrationError(
      "failed_before",
      `Migration ${name} was started by another tool and never finished. See what it left behind, then mark it: ` +
        `npx prisma migrate resolve --rolled-back ${name} (or --applied).`,
    );
  }
  if (!migration && name > (newest?.name ?? "")) {
    throw new MigrationError(
      "database_newer",
      `The database is newer than this program: it has ${name}, the newest known here is ${newest?.name ?? "none"}.`,
    );
  }
  if (!migration) {
    throw new MigrationError("missing", `The database has migration ${name}, but its file is not here.`);
  }
  if (migration.checksum !== row.checksum) {
    throw new MigrationError(
      "changed",
      `Migration ${name} was changed after it had been applied. Put the file back and write a new migration.`,
    );
  }
}

/** Belongs into the transaction of the migration itself. */
export async function recordApplied(client: Client, migration: Migration, startedAt: Date): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
    [randomUUID(), migration.checksum, migration.name, startedAt],
  );
}
