import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { readDatabasePicture } from "../support/postgres-catalogue";
import { readSchemaPicture } from "../support/postgres-prisma-schema";
import type { DatabasePicture } from "../support/postgres-table-picture";
import { runAs } from "../support/postgres-template";

const schema = await readFile(join(import.meta.dirname, "../../prisma/schema.prisma"), "utf8");

let database: TestDatabase;
let said: DatabasePicture;

beforeAll(async () => {
  database = await createTestDatabase();
  said = await readSchemaPicture(schema);
});
afterAll(() => database.drop());

describe("schema.prisma and the migrated database", () => {
  it("agree on columns, types, nullability, defaults, keys and indexes", async () => {
    expect(await readDatabasePicture(database.superuser)).toEqual(said);
  });

  it.each([
    ["a new column", "ALTER TABLE chat_reads ADD COLUMN extra text"],
    ["a missing column", "ALTER TABLE therapists DROP COLUMN reply_promise"],
    ["another type", "ALTER TABLE chat_channels ALTER COLUMN epoch TYPE bigint"],
    ["another precision", "ALTER TABLE users ALTER COLUMN created_at TYPE timestamptz(3)"],
    ["another nullability", "ALTER TABLE users ALTER COLUMN name DROP NOT NULL"],
    ["another default", "ALTER TABLE users ALTER COLUMN role SET DEFAULT 'admin'"],
    ["a missing unique key", "ALTER TABLE chat_messages DROP CONSTRAINT chat_messages_channel_id_seq_key"],
    ["a missing index", "DROP INDEX chat_messages_channel_id_version_idx"],
    ["a new index", "CREATE INDEX extra ON chat_logs (content)"],
    [
      "a cascade",
      `ALTER TABLE chat_messages DROP CONSTRAINT chat_messages_channel_id_fkey;
       ALTER TABLE chat_messages ADD CONSTRAINT chat_messages_channel_id_fkey
         FOREIGN KEY (channel_id) REFERENCES chat_channels (id) ON DELETE CASCADE`,
    ],
    ["a new table", "CREATE TABLE extra (id int)"],
  ])("would not agree with %s in the database", async (_name, change) => {
    const changed = await createTestDatabase();
    try {
      await runAs(changed.superuser, change);
      expect(await readDatabasePicture(changed.superuser)).not.toEqual(said);
    } finally {
      await changed.drop();
    }
  });

  it.each([
    ["a new column", /(model ChatRead \{)/, "$1\n  extra String?"],
    ["a new index", /(@@map\("chat_reads"\))/, "@@index([at])\n  $1"],
    ["a cascade", /onDelete: Restrict/, "onDelete: Cascade"],
  ])("would not agree with %s in schema.prisma", async (_name, find, change) => {
    expect(await readSchemaPicture(schema.replace(find, change))).not.toEqual(said);
  });
});
