import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import type { DatabaseConnection } from "../../server/embedded-postgres";
import { runAs } from "./postgres-template";

/** A migrated, empty database for one test file. */
export type TestDatabase = {
  /** As the app connects: a login without rights of its own that may become the roles. */
  readonly connection: DatabaseConnection;
  /** Past all rights, to look at what was stored or to break something. */
  readonly superuser: DatabaseConnection;
  drop(): Promise<void>;
};

/** Copies the template, in some tens of milliseconds. Call `drop` in afterAll; open connections are cut. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(`TEMPLATE ${inject("postgres").template.database}`);
}

/** A database without any migration. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase("");
}

async function createDatabase(source: string): Promise<TestDatabase> {
  const { superuser, template } = inject("postgres");
  const database = `test_${randomBytes(6).toString("hex")}`;
  await runAs(superuser, `CREATE DATABASE ${database} ${source} OWNER ${template.user}`);
  return {
    connection: { ...template, database },
    superuser: { ...superuser, database },
    drop: () => runAs(superuser, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}
