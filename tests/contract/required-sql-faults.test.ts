import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../support/postgres";
import { REQUIRED_SQL, REQUIRED_WORLD } from "../support/required-sql";
import { WORLD } from "../support/row-security/world";

// The faults of the required SQL that we correct, each shown there first and then gone here.
let databases: TestDatabase[];
/** The required SQL, as it stands in the guides. */
let theirs: pg.Client;
let ours: pg.Client;

async function open(database: TestDatabase, ...scripts: string[]): Promise<pg.Client> {
  const client = new pg.Client(database.superuser);
  await client.connect();
  for (const script of scripts) await client.query(script);
  return client;
}

beforeAll(async () => {
  databases = [await createEmptyDatabase(), await createTestDatabase()];
  theirs = await open(databases[0]!, REQUIRED_SQL, REQUIRED_WORLD);
  ours = await open(databases[1]!, WORLD);
});
afterAll(async () => {
  await Promise.all([theirs.end(), ours.end()]);
  for (const database of databases) await database.drop();
});

/** One statement by a role, taken back; its rows, or the SQL state of the refusal. */
async function attempt(
  client: pg.Client,
  role: string,
  sql: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<number | string> {
  await client.query("BEGIN");
  try {
    for (const [name, value] of Object.entries(settings))
      await client.query("SELECT set_config($1, $2, true)", [name, value]);
    await client.query(`SET LOCAL ROLE ${role}`);
    return (await client.query(sql)).rowCount ?? 0;
  } catch (error) {
    return (error as pg.DatabaseError).code ?? "no code";
  } finally {
    await client.query("ROLLBACK");
  }
}

const APP = "renavest_app";
const OWNER = "renavest_owner";
const MAINTENANCE = { "app.maintenance": "on" };

describe("fault 1: a default value of the row opens it to everybody", () => {
  it.each([
    ["reads every chat", "SELECT id FROM appointment_chats", 1, 0],
    ["rewrites every chat", "UPDATE appointment_chats SET status = 'closed', closed_at = now()", 1, "42501"],
    ["deletes every chat", "DELETE FROM appointment_chats", 1, "42501"],
    ["reads the logs of the system", "SELECT id FROM chat_logs WHERE is_system_message", 1, 0],
    ["rewrites them", "UPDATE chat_logs SET content = 'v1.forged' WHERE is_system_message", 1, "42501"],
  ])("nobody at all %s", async (_name, sql, there, here) => {
    expect(await attempt(theirs, APP, sql)).toBe(there);
    expect(await attempt(ours, APP, sql)).toBe(here);
  });
});

describe("fault 2: policies for nobody in particular", () => {
  it("spares the owner, as whom the app would connect", async () => {
    expect(await attempt(theirs, OWNER, "SELECT id FROM chat_logs")).toBe(2);
    expect(await attempt(ours, OWNER, "SELECT id FROM chat_logs")).toBe(0);
  });

  it("lets anybody write what the policy then takes for the system's", async () => {
    const sql = "INSERT INTO appointment_chats (appointment_id, stream_channel_id) VALUES (301, 'forged')";
    expect(await attempt(theirs, APP, sql)).toBe(1);
    expect(await attempt(ours, APP, sql)).toBe("42501");
  });

  it("raises for every Clerk id, since it is no uuid", async () => {
    const sql = "SELECT id FROM chat_logs WHERE appointment_id = 301";
    expect(await attempt(theirs, APP, sql, { "request.jwt.claim.sub": "user_2abcDEF" })).toBe("22P02");
    expect(await attempt(ours, APP, sql, { "app.user_id": "3" })).toBe(1);
  });

  it("applies to every role; ours name one each", async () => {
    const sql =
      "SELECT DISTINCT roles::text FROM pg_policies WHERE schemaname = 'public' AND 'public' = ANY (roles)";
    expect((await theirs.query(sql)).rowCount).toBe(1);
    expect((await ours.query(sql)).rowCount).toBe(0);
  });
});

describe("fault 3: no row security where the messages are", () => {
  it.each([
    ["chat_channels", 0],
    ["chat_messages", 0],
  ])("%s", async (table, here) => {
    expect(await attempt(theirs, APP, `SELECT id FROM ${table}`)).toBe(1);
    expect(await attempt(ours, APP, `SELECT id FROM ${table}`)).toBe(here);
    expect(await attempt(ours, APP, `SELECT id FROM ${table}`, { "app.user_id": "" })).toBe(here);
  });
});

describe("fault 4: ids of therapists and of users taken for each other", () => {
  it("gives user 2 the rows of therapist 2", async () => {
    await theirs.query("BEGIN");
    await theirs.query(`ALTER TABLE chat_channels ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON chat_channels USING (
        NULLIF(current_setting('app.user_id', true), '')::int IN (therapist_id, prospect_user_id))`);
    await theirs.query(`SET LOCAL ROLE ${APP}; SET LOCAL app.user_id = '2'`);
    const { rowCount } = await theirs.query("SELECT id FROM chat_channels");
    await theirs.query("ROLLBACK");
    expect(rowCount).toBe(1);
    // Therapist 2 is user 1; user 2 is therapist 3.
    const sql = "SELECT id FROM chat_channels WHERE therapist_id = 2";
    expect(await attempt(ours, APP, sql, { "app.user_id": "2" })).toBe(0);
    expect(await attempt(ours, APP, sql, { "app.user_id": "1" })).toBe(2);
    expect(await attempt(ours, APP, sql, { "app.user_id": "3" })).toBe(1);
  });
});

describe("fault 5: the record doubles and vanishes", () => {
  it("logs a message again when its webhook comes again", async () => {
    const sql = `INSERT INTO chat_logs (appointment_id, stream_message_id, sender_id, content)
      VALUES (301, 'log-1', 'clerk_3', 'v1.x')`;
    const service = { "request.jwt.claim.role": "service_role" };
    expect(await attempt(theirs, APP, sql, service)).toBe(1);
    expect(await attempt(ours, OWNER, sql, MAINTENANCE)).toBe("23505");
  });

  it.each([
    ["an appointment takes its chat and its logs", "DELETE FROM appointments WHERE id = 301"],
    ["a conversation takes its messages", "DELETE FROM chat_channels WHERE id = 101"],
  ])("%s with it", async (_name, sql) => {
    expect(await attempt(theirs, APP, sql)).toBe(1);
    expect(await attempt(ours, APP, sql)).toBe("42501");
    // 23503, since PostgreSQL 18 23001.
    expect(await attempt(ours, OWNER, sql, MAINTENANCE)).toMatch(/^(?:23503|23001)$/);
  });

  it("stores a message again when it is sent again", async () => {
    const again = "INSERT INTO chat_messages (channel_id, author_email, author_name, content)";
    expect(
      await attempt(
        theirs,
        APP,
        `${again} SELECT 101, 'a@example.com', 'A', 'text' FROM generate_series(1, 2)`,
      ),
    ).toBe(2);
    const send = `INSERT INTO chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
        client_message_id, seq, version, content, key_id, fingerprint)
      SELECT 'message-that-is-quite-new-' || n, 101, 3, 'mail3@example.com', 'Name 3', 'the same key', n, n, 'v1.x', 'k1', ''
      FROM generate_series`;
    expect(await attempt(ours, "renavest_sender", `${send}(3, 3) n`)).toBe(1);
    expect(await attempt(ours, "renavest_sender", `${send}(3, 4) n`)).toBe("23505");
  });

  it("has no order of its own", async () => {
    const sql = `SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = 'chat_messages'::regclass AND i.indisunique AND a.attname = 'seq'`;
    expect((await theirs.query(sql)).rowCount).toBe(0);
    expect((await ours.query(sql)).rowCount).toBe(1);
  });
});
