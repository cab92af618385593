import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { createPostgresHints } from "~/adapters/postgres-hints.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import type { Hint, LiveHints } from "~/services/ports/live-hints";
import { createFakeHints } from "../support/fake-hints";
import { createFakeLog } from "../support/fake-log";
import { createFakeNetwork, type FakeNetwork } from "../support/fake-network";
import { listenToHints } from "../support/listen-to-hints";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";

let world: PostgresWorld;
let network: FakeNetwork;
beforeAll(async () => {
  world = await makePostgresWorld();
  network = await createFakeNetwork(world.test.connection);
});
afterAll(async () => {
  await network.close();
  await world.close();
});

function openPostgresHints(log = createFakeLog()) {
  const connection = { ...world.test.connection, port: network.port, connectionTimeoutMillis: 500 };
  const pool = createPostgresPool({ connection, size: 2, log });
  const hints = createPostgresHints({ connection, pool, clock: systemClock, log });
  onTestFinished(async () => {
    await hints.close();
    await pool.end();
  });
  return { hints, pool, log };
}

const ALL: readonly Hint[] = [
  { kind: "changes", channelId: "channel-1234567890123456", version: 7 },
  { kind: "state", channelId: "channel-1234567890123456" },
  { kind: "person", userId: 42 },
];

describe.each([
  ["the fake", () => createFakeHints() as LiveHints],
  ["PostgreSQL", () => openPostgresHints().hints],
])("hints over %s", (_name, open) => {
  test("reach every listener as they were sent, the sender's own too", async () => {
    const hints = open();
    const one = await listenToHints(hints);
    const two = await listenToHints(hints);
    one.heard.length = 0;
    for (const hint of ALL) hints.publish(hint);
    await vi.waitFor(() => expect([one.heard, two.heard]).toEqual([ALL, ALL]));
  });

  test("reach nobody who has stopped listening", async () => {
    const hints = open();
    const one = await listenToHints(hints);
    const two = await listenToHints(hints);
    one.stop();
    one.heard.length = 0;
    for (const hint of ALL) hints.publish(hint);
    await vi.waitFor(() => expect(two.heard).toHaveLength(ALL.length));
    expect(one.heard).toEqual([]);
  });

  test("are not delivered before the publisher has gone on", async () => {
    const hints = open();
    const { heard } = await listenToHints(hints);
    hints.publish({ kind: "person", userId: 3 });
    expect(heard).toEqual([]);
    await vi.waitFor(() => expect(heard).toHaveLength(1));
  });
});

describe("hints over PostgreSQL", () => {
  test("arrive in order in other processes, however many come at once and however long the ids are", async () => {
    const { heard } = await listenToHints(openPostgresHints().hints);
    const { hints } = openPostgresHints();
    const many = Array.from(
      { length: 500 },
      (_, index): Hint => ({
        kind: "changes",
        channelId: `${index}-${"x".repeat(120)}`,
        version: Number.MAX_SAFE_INTEGER,
      }),
    );
    for (const hint of many) hints.publish(hint);
    await vi.waitFor(() => expect(heard).toEqual(many), { timeout: 5_000 });
  });

  test.each([
    [
      "the server ends the line",
      () =>
        world.run(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'renavest-hints' and datname = current_database()",
        ),
    ],
    ["the wire is cut", async () => network.cut()],
    [
      "the server is away for a while",
      async () => {
        await network.set("refused");
        await new Promise((resolve) => setTimeout(resolve, 1_300));
        await network.set("open");
      },
    ],
  ])("say that anything may have happened after %s, and go on", async (_name, breakLine) => {
    const { hints } = openPostgresHints();
    const { heard } = await listenToHints(hints);
    await breakLine();
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: "anything" }), { timeout: 8_000 });
    heard.length = 0;
    hints.publish({ kind: "person", userId: 5 });
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: "person", userId: 5 }));
  });

  test("take nothing from a neighbour that is not a hint", async () => {
    const { hints } = openPostgresHints();
    const { heard } = await listenToHints(hints);
    const notHints = [
      ...["", "not json", "null", "7", "{}", '{"kind":"anything"}', '[{"kind":"rm"}]', "[null, 7, [], {}]"],
      ...[
        '[{"kind":"changes","channelId":7,"version":1}]',
        '[{"kind":"changes","channelId":"x","version":"1"}]',
      ],
      ...['[{"kind":"changes","channelId":"x","version":1.5}]', '[{"kind":"person","userId":"1"}]'],
      '[{"kind":"state"}]',
    ];
    for (const payload of notHints) await world.run("select pg_notify('renavest_hints', $1)", [payload]);
    await world.run("select pg_notify('renavest_hints', $1)", ['[{"kind":"person","userId":9}]']);
    await vi.waitFor(() => expect(heard).toContainEqual({ kind: "person", userId: 9 }));
    expect(heard).toEqual([{ kind: "person", userId: 9 }]);
  });

  test("never throw at the publisher, and say so in the log without the hint", async () => {
    const log = createFakeLog();
    const { hints, pool } = openPostgresHints(log);
    await listenToHints(hints);
    await network.set("refused");
    expect(() => hints.publish({ kind: "state", channelId: "secret-channel-1234567" })).not.toThrow();
    await vi.waitFor(() => expect(log.errors()).toContain("hint_lost"), { timeout: 5_000 });
    expect(JSON.stringify(log.lines.map(({ event, fields }) => ({ event, fields })))).not.toContain("secret");
    await network.set("open");
    expect(pool.waitingCount).toBe(0);
  });

  test.each([0, 5, 40])("leave no connection behind when closed %i ms after they began", async (delayMs) => {
    const { hints } = openPostgresHints();
    hints.subscribe(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await hints.close();
    await vi.waitFor(async () => {
      const { rows } = await world.run(
        "select 1 from pg_stat_activity where application_name = 'renavest-hints' and datname = current_database()",
      );
      expect(rows).toEqual([]);
    });
  });
});
