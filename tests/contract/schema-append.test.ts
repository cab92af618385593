import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { append, insertPair, insertUser, makeDraft } from "../support/postgres-rows";

let database: TestDatabase;
let admin: pg.Client;
let sender: pg.Client;

async function connectAsSender(): Promise<pg.Client> {
  const client = new pg.Client(database.connection);
  client.on("error", () => {});
  await client.connect();
  await client.query("SET ROLE renavest_sender");
  return client;
}

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client(database.superuser);
  await admin.connect();
  sender = await connectAsSender();
});
afterAll(async () => {
  await Promise.all([admin.end(), sender.end()]);
  await database.drop();
});

const outcomesOf = async (...drafts: ReturnType<typeof makeDraft>[]) =>
  (await append(sender, drafts)).map((row) => row.outcome);

async function channelState(id: number) {
  const { rows } = await admin.query(
    "SELECT last_seq::int, version::int, last_message_at, updated_at FROM chat_channels WHERE id = $1",
    [id],
  );
  return rows[0];
}

describe("append_messages", () => {
  it("stores a message with its place, its author's name and the time, and moves the channel on", async () => {
    const pair = await insertPair(admin);
    const draft = makeDraft(pair.channel, pair.prospectUserId);
    const [row] = await append(sender, [draft]);
    expect(row).toEqual({
      ordinal: 1,
      outcome: "stored",
      message_id: draft.id,
      seq: "1",
      version: "1",
      epoch: 1,
      created_at: expect.any(Date),
      channel_db_id: pair.channelId,
    });
    const { rows } = await admin.query("SELECT * FROM chat_messages WHERE public_id = $1", [draft.id]);
    expect(rows[0]).toMatchObject({
      channel_id: pair.channelId,
      author_user_id: pair.prospectUserId,
      author_name: "A prospect",
      author_email: expect.stringMatching(/@example\.com$/),
      client_message_id: draft.key,
      kind: "text",
      content: draft.content,
      key_id: "k1",
      fingerprint: draft.fingerprint,
      created_at: row!.created_at,
    });
    expect(await channelState(pair.channelId)).toEqual({
      last_seq: 1,
      version: 1,
      last_message_at: row!.created_at,
      updated_at: row!.created_at,
    });
  });

  it("counts seq and version apart: a change moves only the version", async () => {
    const pair = await insertPair(admin);
    await append(sender, [makeDraft(pair.channel, pair.prospectUserId)]);
    await admin.query("UPDATE chat_channels SET version = version + 5 WHERE id = $1", [pair.channelId]);
    const [row] = await append(sender, [makeDraft(pair.channel, pair.therapistUserId)]);
    expect(row).toMatchObject({ seq: "2", version: "7" });
  });

  it("knows a repeat from a conflict, also after the chat closed, and takes no number for either", async () => {
    const pair = await insertPair(admin);
    const draft = makeDraft(pair.channel, pair.prospectUserId);
    const [first] = await append(sender, [draft]);
    await admin.query("UPDATE chat_channels SET status = 'closed', closed_at = now() WHERE id = $1", [
      pair.channelId,
    ]);
    const other = makeDraft(pair.channel, pair.prospectUserId, { key: draft.key });
    const [repeat, conflict] = await append(sender, [{ ...draft, id: other.id }, other]);
    expect(repeat).toEqual({ ...first, outcome: "duplicate" });
    expect(conflict?.outcome).toBe("conflict");
    expect(await channelState(pair.channelId)).toMatchObject({ last_seq: 1, version: 1 });
  });

  it("gives every draft its own answer, in the order given", async () => {
    const [one, two] = [await insertPair(admin), await insertPair(admin)];
    const first = makeDraft(two.channel, two.prospectUserId);
    const rows = await append(sender, [
      first,
      makeDraft(one.channel, two.prospectUserId),
      makeDraft(one.channel, one.therapistUserId),
      { ...first, id: "another-id-of-22-letters" },
      makeDraft(two.channel, two.prospectUserId, { key: first.key }),
      makeDraft("no-such-channel", one.therapistUserId),
      makeDraft(one.channel, one.prospectUserId),
      // The key belongs to its author: somebody else's same key is another message.
      makeDraft(two.channel, two.therapistUserId, { key: first.key }),
    ]);
    expect(rows.map((row) => [row.ordinal, row.outcome, row.seq])).toEqual([
      [1, "stored", "1"],
      [2, "not_found", null],
      [3, "stored", "1"],
      [4, "duplicate", "1"],
      [5, "conflict", "1"],
      [6, "not_found", null],
      [7, "stored", "2"],
      [8, "stored", "2"],
    ]);
    expect(rows[3]).toMatchObject({ message_id: first.id });
    expect(await channelState(two.channelId)).toMatchObject({ last_seq: 2, version: 2 });
  });

  it("answers outsiders, disabled members and unknown people as if the channel did not exist", async () => {
    const [pair, other] = [await insertPair(admin), await insertPair(admin)];
    await admin.query("UPDATE users SET disabled_at = now() WHERE id = $1", [pair.prospectUserId]);
    const rows = await append(sender, [
      makeDraft(pair.channel, other.prospectUserId),
      makeDraft(pair.channel, other.therapistUserId),
      makeDraft(pair.channel, pair.prospectUserId),
      makeDraft(pair.channel, 2_000_000_000),
      makeDraft("nobody-has-this-channel-id", pair.therapistUserId),
    ]);
    const nothing = {
      message_id: null,
      seq: null,
      version: null,
      epoch: null,
      created_at: null,
      channel_db_id: null,
    };
    expect(rows).toEqual(rows.map((_, index) => ({ ordinal: index + 1, outcome: "not_found", ...nothing })));
    expect(await channelState(pair.channelId)).toMatchObject({
      last_seq: 0,
      version: 0,
      last_message_at: null,
    });
  });

  it("compares a person with the user behind the therapist, never with the therapist's number", async () => {
    const pair = await insertPair(admin);
    const [number, therapist] = [1_000_000, await insertUser(admin, "therapist")];
    await admin.query(
      "INSERT INTO users (id, clerk_user_id, email, name) VALUES ($1, 'n', 'n@example.com', 'N')",
      [number],
    );
    await admin.query("INSERT INTO therapists (id, user_id) VALUES ($1, $2)", [number, therapist.id]);
    await admin.query("UPDATE chat_channels SET therapist_id = $1 WHERE id = $2", [number, pair.channelId]);
    const drafts = [makeDraft(pair.channel, number), makeDraft(pair.channel, therapist.id)];
    expect(await outcomesOf(...drafts)).toEqual(["not_found", "stored"]);
  });

  it("moves the reading of an author who had read all that was before, and nobody else's", async () => {
    const pair = await insertPair(admin);
    const authors = [pair.prospectUserId, pair.prospectUserId, pair.therapistUserId];
    await append(
      sender,
      authors.map((author) => makeDraft(pair.channel, author)),
    );
    const readsOf = async () =>
      (
        await admin.query("SELECT user_id, seq::int FROM chat_reads WHERE channel_id = $1 ORDER BY seq", [
          pair.channelId,
        ])
      ).rows;
    expect(await readsOf()).toEqual([{ user_id: pair.prospectUserId, seq: 2 }]);
    await append(sender, [makeDraft(pair.channel, pair.prospectUserId)]);
    expect(await readsOf()).toEqual([{ user_id: pair.prospectUserId, seq: 2 }]);
    await admin.query("UPDATE chat_reads SET seq = 4 WHERE channel_id = $1", [pair.channelId]);
    await append(sender, [makeDraft(pair.channel, pair.prospectUserId)]);
    expect(await readsOf()).toEqual([{ user_id: pair.prospectUserId, seq: 5 }]);
  });

  it("refuses a closed chat to both", async () => {
    const pair = await insertPair(admin);
    await admin.query("UPDATE chat_channels SET status = 'closed', closed_at = now() WHERE id = $1", [
      pair.channelId,
    ]);
    expect(
      await outcomesOf(
        makeDraft(pair.channel, pair.prospectUserId),
        makeDraft(pair.channel, pair.therapistUserId),
      ),
    ).toEqual(["chat_closed", "chat_closed"]);
  });

  it.each([
    ["none", "DELETE FROM subscriptions WHERE user_id = $1"],
    ["one past due", "UPDATE subscriptions SET status = 'past_due' WHERE user_id = $1"],
    ["one cancelled", "UPDATE subscriptions SET status = 'cancelled' WHERE user_id = $1"],
    ["one not begun", "UPDATE subscriptions SET starts_at = now() + interval '1 minute' WHERE user_id = $1"],
    [
      "one just ended",
      "UPDATE subscriptions SET starts_at = now() - interval '1 day', ends_at = now() WHERE user_id = $1",
    ],
  ])("asks a prospect for a plan who has %s, and the therapist never", async (_name, change) => {
    const pair = await insertPair(admin);
    await admin.query(change, [pair.prospectUserId]);
    expect(
      await outcomesOf(
        makeDraft(pair.channel, pair.prospectUserId),
        makeDraft(pair.channel, pair.therapistUserId),
      ),
    ).toEqual(["subscription_required", "stored"]);
  });

  it("takes any active plan, until just before its end", async () => {
    const pair = await insertPair(admin);
    await admin.query("UPDATE subscriptions SET status = 'expired' WHERE user_id = $1", [
      pair.prospectUserId,
    ]);
    await admin.query(
      `INSERT INTO subscriptions (user_id, kind, status, ends_at)
       VALUES ($1, 'trial', 'active', now() + interval '1 hour')`,
      [pair.prospectUserId],
    );
    expect(await outcomesOf(makeDraft(pair.channel, pair.prospectUserId))).toEqual(["stored"]);
  });

  it("stores nothing of a call with a draft that is not ciphertext", async () => {
    const pair = await insertPair(admin);
    const drafts = [
      makeDraft(pair.channel, pair.prospectUserId),
      makeDraft(pair.channel, pair.prospectUserId, { content: "plain words" }),
    ];
    await expect(append(sender, drafts)).rejects.toMatchObject({ code: "23514" });
    expect(await channelState(pair.channelId)).toMatchObject({ last_seq: 0 });
  });
});
