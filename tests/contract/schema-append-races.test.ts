import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../support/postgres";
import { append, insertPair, makeDraft } from "../support/postgres-rows";

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

async function channelState(id: number) {
  const { rows } = await admin.query(
    "SELECT last_seq::int, version::int, last_message_at, updated_at FROM chat_channels WHERE id = $1",
    [id],
  );
  return rows[0];
}

describe("append_messages under competition", () => {
  it("never lets time run backwards within a channel", async () => {
    const pair = await insertPair(admin);
    await append(sender, [makeDraft(pair.channel, pair.prospectUserId)]);
    const { rows } = await admin.query<{ ahead: Date }>(
      `UPDATE chat_channels SET last_message_at = date_trunc('milliseconds', now() + interval '1 hour')
       WHERE id = $1 RETURNING last_message_at AS ahead`,
      [pair.channelId],
    );
    const [row] = await append(sender, [makeDraft(pair.channel, pair.prospectUserId)]);
    expect(row?.created_at).toEqual(rows[0]?.ahead);
  });

  it("gives 16 writers with retries and groups over shared channels one order without holes or deadlocks", async () => {
    const pairs = [await insertPair(admin), await insertPair(admin), await insertPair(admin)];
    const writers = await Promise.all(Array.from({ length: 16 }, connectAsSender));
    const stored = await Promise.all(
      writers.map(async (writer, index) => {
        let count = 0;
        for (let round = 0; round < 12; round += 1) {
          // Each writer names the channels in another order; two neighbours send the same drafts.
          const drafts = pairs.map((pair, place) =>
            makeDraft(pair.channel, index % 4 < 2 ? pair.prospectUserId : pair.therapistUserId, {
              key: `${Math.floor(index / 2)}-${round}-${place}`,
              fingerprint: Buffer.from("same"),
            }),
          );
          const rows = await append(writer, index % 2 === 0 ? drafts : drafts.reverse());
          expect(rows.every((row) => row.outcome === "stored" || row.outcome === "duplicate")).toBe(true);
          count += rows.filter((row) => row.outcome === "stored").length;
        }
        return count;
      }),
    );
    await Promise.all(writers.map((writer) => writer.end()));
    expect(stored.reduce((sum, count) => sum + count, 0)).toBe(8 * 12 * 3);
    for (const pair of pairs) {
      const { rows } = await admin.query<{ seq: number; version: number; created_at: Date }>(
        "SELECT seq::int, version::int, created_at FROM chat_messages WHERE channel_id = $1 ORDER BY seq",
        [pair.channelId],
      );
      expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 96 }, (_, index) => index + 1));
      expect(rows.every((row) => row.version === row.seq)).toBe(true);
      expect(rows.every((row, index) => index === 0 || row.created_at >= rows[index - 1]!.created_at)).toBe(
        true,
      );
      expect(await channelState(pair.channelId)).toMatchObject({ last_seq: 96, version: 96 });
    }
  });

  it("lets an answer in flight decide: a send that waits behind a closing is refused", async () => {
    const pair = await insertPair(admin);
    await admin.query("BEGIN");
    await admin.query("UPDATE chat_channels SET status = 'closed', closed_at = now() WHERE id = $1", [
      pair.channelId,
    ]);
    const waiting = append(sender, [makeDraft(pair.channel, pair.prospectUserId)]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await admin.query("COMMIT");
    expect((await waiting)[0]?.outcome).toBe("chat_closed");
  });
});
