import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { seedPractice } from "../../prisma/seed";
import { CONVERSATIONS } from "../../prisma/seed/practice";
import { toMoment } from "../../prisma/seed/seed-time";
import { createTestDatabase, type TestDatabase } from "../support/postgres";

const encryptionKeys = `k1:${randomBytes(32).toString("base64")}`;
const now = new Date();

let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client(database.superuser);
  await admin.connect();
  const options = { connection: database.connection, encryptionKeys, now };
  // Two first starts at once, then a third.
  const runs = await Promise.all([seedPractice(options), seedPractice(options)]);
  expect(runs.filter((run) => run.seeded)).toHaveLength(1);
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function select<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  return (await admin.query<Row>(sql)).rows;
}

const TABLES = [
  "users",
  "therapists",
  "subscriptions",
  "chat_channels",
  "chat_messages",
  "chat_reads",
  "appointments",
];
async function dump(): Promise<pg.QueryResultRow[][]> {
  const tables: pg.QueryResultRow[][] = [];
  for (const table of TABLES) tables.push(await select(`SELECT * FROM ${table} ORDER BY 1, 2`));
  return tables;
}

describe("seedPractice", () => {
  it("changes nothing when it runs again", async () => {
    const before = await dump();
    expect(before.every((rows) => rows.length > 0)).toBe(true);
    expect(await seedPractice({ connection: database.connection, encryptionKeys })).toEqual({
      seeded: false,
    });
    expect(await dump()).toEqual(before);
  });

  it("makes the people others rely on, with their plans", async () => {
    const rows = await select(
      `SELECT split_part(email, '@', 1) || ' ' || role || ' ' || coalesce(kind || ' ' || status, 'no plan') AS person
       FROM users LEFT JOIN subscriptions ON user_id = users.id`,
    );
    expect(rows.map((row) => row["person"])).toEqual(
      expect.arrayContaining([
        "dana.therapist therapist no plan",
        "lee.therapist therapist no plan",
        "sam.prospect prospect individual active",
        "riley.prospect prospect employer active",
        "toni.prospect prospect trial active",
        "alex.prospect prospect no plan",
        "ada.admin admin no plan",
      ]),
    );
  });

  it("joins those it promises, and leaves Alex without a conversation", async () => {
    const rows = await select<{ pair: string }>(
      `SELECT split_part(t.email, '.', 1) || ' ' || split_part(p.email, '.', 1) AS pair
       FROM chat_channels c JOIN therapists ON therapists.id = therapist_id
       JOIN users t ON t.id = therapists.user_id JOIN users p ON p.id = prospect_user_id`,
    );
    const pairs = rows.map((row) => row.pair);
    expect(pairs).toEqual(expect.arrayContaining(["dana sam", "dana riley", "lee toni"]));
    expect(pairs.filter((pair) => pair.startsWith("dana")).length).toBeGreaterThanOrEqual(6);
    expect(pairs.filter((pair) => pair.includes("alex"))).toEqual([]);
  });

  it("numbers each conversation without holes, in the order of time, all of it past", async () => {
    const rows = await select(
      `SELECT c.id, c.last_seq = count(*) AND c.version = count(*) AND c.last_message_at = max(m.created_at)
         AND bool_and(m.seq = m.version) AND min(m.seq) = 1 AND max(m.seq) = count(*) AS counted,
         max(m.created_at) <= $$${now.toISOString()}$$ AS past,
         array_agg(m.created_at ORDER BY m.seq) = array_agg(m.created_at ORDER BY m.created_at, m.seq) AS ordered
       FROM chat_channels c JOIN chat_messages m ON m.channel_id = c.id WHERE c.kind = 'direct' GROUP BY c.id`,
    );
    expect(rows).toEqual(rows.map((row) => ({ id: row["id"], counted: true, past: true, ordered: true })));
  });

  it("leaves something unread on both sides, and one chat closed", async () => {
    const unread = await select<{ therapist: number; client: number }>(
      `SELECT count(*) FILTER (WHERE r.user_id <> c.prospect_user_id)::int AS therapist,
         count(*) FILTER (WHERE r.user_id = c.prospect_user_id)::int AS client
       FROM chat_reads r JOIN chat_channels c ON c.id = r.channel_id WHERE r.seq < c.last_seq`,
    );
    expect(unread[0]?.therapist).toBeGreaterThan(0);
    expect(unread[0]?.client).toBeGreaterThan(0);
    expect(await select("SELECT close_reason FROM chat_channels WHERE status = 'closed'")).toEqual([
      { close_reason: "ended_by_therapist" },
    ]);
  });

  it("has appointments behind and ahead, each of two who know each other", async () => {
    const rows = await select(
      `SELECT DISTINCT a.status, a.end_time < now() AS past, EXISTS (
         SELECT FROM chat_channels c JOIN therapists t ON t.id = c.therapist_id
         JOIN users v ON v.id = t.user_id JOIN users i ON i.id = c.prospect_user_id
         WHERE v.clerk_user_id = a.volunteer_id AND i.clerk_user_id = a.individual_id) AS known
       FROM appointments a ORDER BY 1, 2`,
    );
    expect(rows).toEqual([
      { status: "cancelled", past: true, known: true },
      { status: "completed", past: true, known: true },
      { status: "scheduled", past: false, known: true },
      { status: "scheduled", past: true, known: true },
    ]);
  });

  it("has a chat of an appointment that closes while one watches, and one for later", async () => {
    const rows = await select<{ minutes: number; content: string }>(
      `SELECT round(extract(epoch FROM c.closes_at - $$${now.toISOString()}$$) / 60)::int AS minutes, m.content
       FROM chat_channels c JOIN chat_messages m ON m.channel_id = c.id
       WHERE c.kind = 'appointment' AND c.status = 'active' ORDER BY c.closes_at`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ minutes: 8, content: expect.stringMatching(/^n1\.chat_opened\./) });
    expect(rows[1]?.minutes).toBeGreaterThan(24 * 60);
  });

  it("seals every text so that the app opens it, and stores none of them in the clear", async () => {
    const cipher = createMessageCipher({ ring: parseEncryptionKeys(encryptionKeys) });
    const rows = await select<
      Record<"id" | "key" | "message" | "content" | "key_id", string> & { author: number }
    >(
      `SELECT channel_identifier AS id, data_key AS key, m.public_id AS message, author_user_id AS author, content, key_id
       FROM chat_messages m JOIN chat_channels c ON c.id = m.channel_id WHERE m.kind = 'text'`,
    );
    const opened = rows.map((row) =>
      cipher.open(
        { id: row.id, wrappedKey: row.key },
        { channelId: row.id, messageId: row.message, authorUserId: row.author, edition: 0 },
        { content: row.content, keyId: row.key_id },
      ),
    );
    const written = CONVERSATIONS.flatMap(({ lines }) => lines.map(([, , text]) => text));
    expect(opened.sort()).toEqual(written.sort());
    const stored = JSON.stringify(await dump());
    expect(written.filter((text) => stored.includes(text.slice(0, 20)))).toEqual([]);
  });
});

describe("the times of the practice", () => {
  it("are in order and past, at whatever moment of the week the demonstration starts", () => {
    const wrong: string[] = [];
    for (let hour = 0; hour < 24 * 35; hour += 1) {
      const start = new Date(Date.UTC(2026, 1, 1, hour, 7));
      for (const { client, lines, closedAt } of CONVERSATIONS) {
        const moments = [...lines.map(([at]) => at), ...(closedAt ? [closedAt] : [])].map((at) =>
          toMoment(at, start),
        );
        const late = moments.findIndex((moment, index) => moment > (moments[index + 1] ?? start));
        if (late >= 0) wrong.push(`${start.toISOString()} ${client} line ${late}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
