import { createHash } from "node:crypto";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyMigrations } from "../../prisma/apply-migrations";
import { createEmptyDatabase, type TestDatabase } from "../support/postgres";

const SOURCE = join(import.meta.dirname, "../../prisma/migrations");
const names = (await readdir(SOURCE, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), "renavest-migrations-"));
  await cp(SOURCE, folder, { recursive: true });
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client(database.superuser);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, "migration.sql"), sql);
}

const migrate = () => applyMigrations({ connection: database.connection, migrationsDir: folder });

describe("applyMigrations", () => {
  it("applies each migration once, and nothing the second time", async () => {
    expect(await migrate()).toEqual(names);
    expect(await migrate()).toEqual([]);
  });

  it("keeps the history as Prisma does, with the SHA-256 of the file's bytes", async () => {
    await migrate();
    const rows = await query("SELECT * FROM _prisma_migrations ORDER BY migration_name");
    expect(rows).toHaveLength(names.length);
    for (const [index, name] of names.entries()) {
      const bytes = await readFile(join(SOURCE, name, "migration.sql"));
      expect(rows[index]).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        migration_name: name,
        checksum: createHash("sha256").update(bytes).digest("hex"),
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        logs: null,
        rolled_back_at: null,
        applied_steps_count: 1,
      });
    }
  });

  it("lets four runners start at once: all succeed, each migration runs once", async () => {
    const runs = await Promise.all([migrate(), migrate(), migrate(), migrate()]);
    expect(runs.flat().sort()).toEqual(names);
    expect(await query("SELECT * FROM _prisma_migrations")).toHaveLength(names.length);
  });

  it("migrates two databases of one server at once, although the roles belong to both", async () => {
    const other = await createEmptyDatabase();
    try {
      const runs = await Promise.all([migrate(), applyMigrations({ connection: other.connection })]);
      expect(runs).toEqual([names, names]);
    } finally {
      await other.drop();
    }
  });

  it("refuses a migration that was changed after it had been applied", async () => {
    await migrate();
    await appendFile(join(folder, names[1]!, "migration.sql"), "\n-- changed");
    await expect(migrate()).rejects.toMatchObject({
      code: "changed",
      message: expect.stringContaining(names[1]!),
    });
  });

  it("says that the database is newer than the program", async () => {
    await addMigration("29990101000000_future", "SELECT 1");
    await migrate();
    await rm(join(folder, "29990101000000_future"), { recursive: true });
    await expect(migrate()).rejects.toMatchObject({
      code: "database_newer",
      message: expect.stringContaining("29990101000000_future"),
    });
  });

  it("says which applied migration has lost its file", async () => {
    await migrate();
    await rm(join(folder, names[1]!), { recursive: true });
    await expect(migrate()).rejects.toMatchObject({ code: "missing" });
  });

  it("undoes a broken migration wholly, says where it broke, and goes on once it is mended", async () => {
    const name = "29990101000000_broken";
    await addMigration(name, "SET ROLE renavest_owner;\nCREATE TABLE half (id int);\nSELECT nonsense;");
    await expect(migrate()).rejects.toMatchObject({
      code: "broken",
      message: expect.stringMatching(/29990101000000_broken failed at line 3 .*nonsense/),
    });
    expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    await writeFile(join(folder, name, "migration.sql"), "SELECT 1");
    expect(await migrate()).toEqual([name]);
  });

  it("does not go on where another tool has failed, and tells how to", async () => {
    await migrate();
    await query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '${names.at(-1)}'`);
    await expect(migrate()).rejects.toMatchObject({
      code: "failed_before",
      message: expect.stringContaining("migrate resolve"),
    });
  });

  it("applies again what was marked as rolled back", async () => {
    await addMigration("29990101000000_later", "SELECT 1");
    await migrate();
    await query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name LIKE '2999%'");
    expect(await migrate()).toEqual(["29990101000000_later"]);
  });
});
