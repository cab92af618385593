import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDraft } from "../support/make-draft";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";
import { makePair } from "../support/make-world";

let world: PostgresWorld;
beforeAll(async () => {
  world = await makePostgresWorld({ poolSize: 2 });
});
afterAll(() => world.close());

const denied = { code: "42501" };

test.each([
  "select content from chat_messages",
  "select data_key from chat_channels",
  "select email from users",
  "update chat_channels set status = 'closed', closed_at = now()",
  "delete from chat_messages",
])("the app's login may not by itself: %s", async (sql) => {
  await makePair(world);
  // As often as there are connections: no transaction may leave its role behind on one of them.
  for (let connection = 0; connection < 4; connection += 1)
    await expect(world.pool.query(sql)).rejects.toMatchObject(denied);
});

test("the send leaves no role behind either, whether it works or fails", async () => {
  const { prospect, channel } = await makePair(world);
  await world.database.appendMessages([makeDraft(channel, prospect)]);
  await expect(
    world.database.appendMessages([makeDraft(channel, prospect, { content: "plain" })]),
  ).rejects.toThrow();
  for (let connection = 0; connection < 4; connection += 1) {
    await expect(world.pool.query("select content from chat_messages")).rejects.toMatchObject(denied);
    await expect(
      world.pool.query("select append_messages('{}','{}','{}','{}','{}','{}','{}')"),
    ).rejects.toMatchObject(denied);
  }
});

test.each([
  ["renavest_worker", "select content from chat_messages"],
  ["renavest_worker", "select data_key from chat_channels"],
  ["renavest_worker", "select content from chat_message_revisions"],
  ["renavest_sender", "select content from chat_messages"],
  ["renavest_sender", "select data_key from chat_channels"],
  ["renavest_app", "insert into chat_messages (public_id) values ('x')"],
  ["renavest_app", "update chat_messages set seq = 1"],
  ["renavest_app", "update chat_channels set last_seq = 0"],
  ["renavest_app", "delete from chat_messages"],
  ["renavest_app", "truncate chat_messages"],
])("%s may not: %s", async (role, sql) => {
  const client = await world.pool.connect();
  try {
    await client.query("begin");
    await client.query(`set local role ${role}`);
    await expect(client.query(sql)).rejects.toMatchObject(denied);
  } finally {
    await client.query("rollback");
    client.release();
  }
});

test("a transaction's client is all that work is given: there is no way from it to the root client", async () => {
  const given = await world.database.run({ role: "worker" }, async (client) =>
    ["$connect", "$disconnect", "$extends", "$queryRaw"].map((name) => typeof Reflect.get(client, name)),
  );
  expect(given).toEqual(["undefined", "undefined", "undefined", "function"]);
  expect(Object.values(world.database).filter((part) => typeof part !== "function")).toEqual([]);
});

test("another transaction begun inside one waits for a second connection, and is refused when there is none", async () => {
  const small = await makePostgresWorld({ poolSize: 1 });
  try {
    const nested = small.database.run({ role: "worker" }, () =>
      small.database.run({ role: "worker" }, async () => "reached"),
    );
    await expect(nested).rejects.toMatchObject({ name: "ChatError", code: "unavailable" });
    // Nothing is held by it afterwards.
    await expect(small.database.run({ role: "worker" }, async () => "again")).resolves.toBe("again");
  } finally {
    await small.close();
  }
});

test("an admin sees how conversations stand, acting as one; nobody else does, and nobody sees text", async () => {
  const { prospect, channel } = await makePair(world);
  const admin = await world.addPerson({ role: "admin" });
  const listAs = (person: { userId: number }) =>
    world.database.run(
      { role: "admin", userId: person.userId },
      (client) =>
        client.$queryRaw<unknown[]>`select status from chat_channels where id = ${channel.channelDbId}`,
    );
  expect(await listAs(admin)).toEqual([{ status: "active" }]);
  expect(await listAs(prospect)).toEqual([]);
  const read = (sql: "text" | "key") =>
    world.database.run({ role: "admin", userId: admin.userId }, (client) =>
      sql === "text"
        ? client.$queryRaw`select content from chat_messages`
        : client.$queryRaw`select data_key from chat_channels`,
    );
  await expect(read("text")).rejects.toThrow("42501");
  await expect(read("key")).rejects.toThrow("42501");
});
