import { afterAll, beforeAll, expect, test } from "vitest";
import { createMeteredDatabase } from "~/adapters/metered-database.server";
import { createPostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import type { Actor } from "~/services/ports/chat-database";
import { settle } from "../support/fake-clock";
import { createFakeLog } from "../support/fake-log";
import { createFakeMetrics } from "../support/fake-metrics";
import { makeDraft } from "../support/make-draft";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";
import { makePair, type Pair } from "../support/make-world";

const CONNECTIONS = 2;
const MAX_UNFINISHED = 200;
const WORKER: Actor = { role: "worker" };
const UNAVAILABLE = { name: "ChatError", code: "unavailable" };

let world: PostgresWorld;
let pair: Pair;
beforeAll(async () => {
  world = await makePostgresWorld({ poolSize: CONNECTIONS });
  pair = await makePair(world);
});
afterAll(() => world.close());

const read = () =>
  world.database.transaction({ role: "app", userId: pair.prospect.userId }, (tx) =>
    tx.channels.findChannel(pair.channel.id),
  );

/** Keeps every connection busy until told otherwise. */
async function holdPool(): Promise<() => Promise<void>> {
  const holders: Promise<unknown>[] = [];
  let letGo = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (let holder = 0; holder < CONNECTIONS; holder += 1) {
    const begun = new Promise<void>((resolve) => {
      holders.push(
        world.database.run(WORKER, async () => {
          resolve();
          await wait;
        }),
      );
    });
    await begun;
  }
  return async () => {
    letGo();
    await Promise.all(holders);
  };
}

test("what is more than the pool can get done is refused at once, and the rest is not kept from it", async () => {
  const letGo = await holdPool();
  const outcomes: string[] = [];
  const asked = Array.from({ length: MAX_UNFINISHED + 50 }, () =>
    read().then(
      () => outcomes.push("done"),
      (error: unknown) => outcomes.push(String((error as { code?: unknown }).code)),
    ),
  );
  await settle();
  expect(outcomes).toEqual(Array(50 + CONNECTIONS).fill("unavailable"));
  expect(world.pool.waitingCount).toBeLessThanOrEqual(MAX_UNFINISHED - CONNECTIONS);
  await letGo();
  await Promise.all(asked);
  expect(outcomes.filter((outcome) => outcome === "done").length).toBeGreaterThan(0);
  expect(await read()).toMatchObject({ id: pair.channel.id });
  expect(world.pool.waitingCount).toBe(0);
});

test("every session has its limits, whoever it works for", async () => {
  const settings = await world.database.run(
    WORKER,
    (client) => client.$queryRaw<{ statement: string; idle: string }[]>`
      select current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle`,
  );
  expect(settings).toEqual([{ statement: "10s", idle: "15s" }]);
  const { rows } = await world.pool.query("show statement_timeout");
  expect(rows).toEqual([{ statement_timeout: "10s" }]);
});

test("a statement that takes too long is ended, answered as unavailable, and its connection works again", async () => {
  const slow = world.database.run(WORKER, async (client) => {
    await client.$executeRaw`set local statement_timeout = '50ms'`;
    await client.$queryRaw`select pg_sleep(30)::text`;
  });
  await expect(slow).rejects.toMatchObject(UNAVAILABLE);
  for (let again = 0; again < CONNECTIONS * 2; again += 1) expect(await read()).not.toBeNull();
  const { rows } = await world.run(
    "select count(*)::int as asleep from pg_stat_activity where query like '%pg_sleep(30)%' and state = 'active' and pid <> pg_backend_pid()",
  );
  expect(rows).toEqual([{ asleep: 0 }]);
});

test("a send that waits for a lock too long is refused, stores nothing, and can be sent again", async () => {
  const draft = makeDraft(pair.channel, pair.prospect);
  const connection = { ...world.test.connection, options: "-c lock_timeout=50ms" };
  const pool = createPostgresPool({ connection, size: 1, log: createFakeLog() });
  const impatient = createPostgresDatabase({ pool });
  try {
    const holder = world.database.run({ role: "app", userId: pair.therapist.userId }, async (client) => {
      await client.$queryRaw`select id from chat_channels where id = ${pair.channel.channelDbId} for update`;
      await expect(impatient.appendMessages([draft])).rejects.toMatchObject(UNAVAILABLE);
    });
    await holder;
    expect(await impatient.appendMessages([draft])).toMatchObject([{ outcome: "stored", seq: 1 }]);
  } finally {
    await impatient.close();
  }
});

test("work is timed by its kind, whether it ends well or not", async () => {
  const metrics = createFakeMetrics();
  const metered = createMeteredDatabase(world.database, metrics);
  const { prospect, channel } = pair;
  await metered.transaction({ role: "app", userId: prospect.userId }, (tx) =>
    tx.channels.findChannel(channel.id),
  );
  await metered.run(WORKER, () => Promise.reject(new Error("no"))).catch(() => undefined);
  await metered.appendMessages([makeDraft(channel, prospect)]);
  expect(metrics.lines).toEqual(["transaction_app ok", "transaction_worker failed", "append ok"]);
});
