import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createPostgresDatabase, type PostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import type { ChatTransaction } from "~/services/ports/chat-database";
import { createFakeLog } from "../support/fake-log";
import { createFakeNetwork, type FakeNetwork } from "../support/fake-network";
import { makeDraft } from "../support/make-draft";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";
import { makePair, type Pair } from "../support/make-world";

let world: PostgresWorld;
let network: FakeNetwork;
let database: PostgresDatabase;
let pair: Pair;

beforeAll(async () => {
  world = await makePostgresWorld();
  network = await createFakeNetwork(world.test.connection);
  pair = await makePair(world);
  const connection = { ...world.test.connection, port: network.port, connectionTimeoutMillis: 2_500 };
  database = createPostgresDatabase({
    pool: createPostgresPool({ connection, size: 3, log: createFakeLog() }),
  });
});
afterAll(async () => {
  await network.set("open");
  await database.close();
  await network.close();
  await world.close();
});
beforeEach(() => network.set("open"));

const read = (tx: ChatTransaction) => tx.channels.findChannel(pair.channel.id);
const calls: [string, () => Promise<unknown>][] = [
  ["a transaction", () => database.transaction({ role: "app", userId: pair.prospect.userId }, read)],
  ["a send", () => database.appendMessages([makeDraft(pair.channel, pair.prospect)])],
  ["the readiness check", () => database.checkReady()],
];

test.each(calls)(
  "%s is refused as unavailable, long before its statement would time out, while nobody answers, and works again after",
  async (_name, call) => {
    await call();
    for (const state of ["refused", "frozen"] as const) {
      await network.set(state);
      const startedAt = performance.now();
      await expect(call(), state).rejects.toMatchObject({ name: "ChatError", code: "unavailable" });
      expect(performance.now() - startedAt, state).toBeLessThan(4_500);
      await network.set("open");
      await expect(call(), `after ${state}`).resolves.not.toThrow();
    }
  },
);

test("a connection that breaks under a transaction makes it unavailable, and what it wrote is gone", async () => {
  const { therapist, channel } = pair;
  const broken = database.transaction({ role: "app", userId: therapist.userId }, async (tx) => {
    await tx.channels.setClosed(channel.channelDbId, "ended_by_therapist");
    network.cut();
    return await read(tx);
  });
  await expect(broken).rejects.toMatchObject({ name: "ChatError", code: "unavailable" });
  const now = await database.transaction({ role: "app", userId: therapist.userId }, read);
  expect(now).toMatchObject({ status: "active" });
});

test("a server that ends all connections costs one refusal, not the process", async () => {
  await Promise.all(calls.map(([, call]) => call()));
  await world.run(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1",
    [world.test.connection.user],
  );
  await Promise.allSettled(calls.map(([, call]) => call()));
  await expect(
    database.transaction({ role: "app", userId: pair.prospect.userId }, read),
  ).resolves.toMatchObject({
    id: pair.channel.id,
  });
});
