import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { WORLD } from "../support/row-security/world";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.superuser);
  await client.connect();
  await client.query(WORLD);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Judged on a row that was found by something else. */
const JUDGED_IN_PLACE = [
  "break_glass_grants.expires_at",
  "chat_channels.created_by_user_id",
  "chat_channels.kept_from",
  "chat_channels.kind",
  "chat_channels.status",
  "chat_messages.appointment_id",
  "chat_messages.author_email",
  "chat_messages.author_name",
  "chat_messages.author_user_id",
  "chat_messages.kind",
  "exports.asked_as",
  "exports.status",
  "legal_holds.released_at",
  "partner_keys.wrapped_secret",
  "partner_sites.anonymous_purge_days",
  "partner_sites.modes",
  "partner_sites.status",
  "subscriptions.ends_at",
  "subscriptions.starts_at",
  "subscriptions.status",
  "users.disabled_at",
  "users.name",
  "users.role",
  "widget_codes.site_id",
  "widget_codes.used_at",
  "widget_sessions.ended_at",
];

it("filters on indexed columns, but for those it judges in place", async () => {
  const { rows } = await client.query<{ column: string }>(
    `SELECT DISTINCT d.refobjid::regclass || '.' || a.attname AS column
    FROM pg_policy p JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
      AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indkey[0] = a.attnum)
    ORDER BY 1`,
  );
  expect(rows.map(({ column }) => column)).toEqual(JUDGED_IN_PLACE);
});

it.each([
  [
    "messages of a conversation",
    "SELECT content FROM chat_messages WHERE channel_id = 101 ORDER BY seq DESC LIMIT 50",
  ],
  ["changes of a conversation", "SELECT content FROM chat_messages WHERE channel_id = 101 AND version > 1"],
  ["a message", "SELECT content FROM chat_messages WHERE public_id = 'message-number-1011-of-many'"],
  [
    "a conversation with its two people",
    `SELECT c.data_key, tu.name, pu.name FROM chat_channels c JOIN therapists t ON t.id = c.therapist_id
    JOIN users tu ON tu.id = t.user_id JOIN users pu ON pu.id = c.prospect_user_id
    WHERE c.channel_identifier = 'channel-number-101-of-many'`,
  ],
  ["one's own conversations, without a where", "SELECT status FROM chat_channels"],
  ["a reading of a conversation", "SELECT seq FROM chat_reads WHERE channel_id = 101"],
  ["one's own appointments, without a where", "SELECT status FROM appointments"],
])("finds %s by index", async (_name, sql) => {
  await client.query("BEGIN");
  // Tables this small are read from end to end otherwise; what cannot be done by index is done so even now.
  await client.query(
    "SET LOCAL enable_seqscan = off; SET LOCAL app.user_id = '3'; SET LOCAL ROLE renavest_app",
  );
  const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN ${sql}`);
  await client.query("ROLLBACK");
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan).toContain("Index");
  expect(plan).not.toContain("Seq Scan");
  // A hash would be one of all of somebody's conversations.
  expect(plan).not.toContain("hashed SubPlan");
});
