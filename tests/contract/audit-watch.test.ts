import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createAuditHeads } from "~/adapters/audit-heads.server";
import { createAuditWatch } from "~/adapters/audit-watch.server";
import { createMetrics } from "~/adapters/metrics.server";
import { createFakeClock, type FakeClock } from "../support/fake-clock";
import { createFakeLog } from "../support/fake-log";
import { createFakeMetrics } from "../support/fake-metrics";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";

const HOUR_MS = 3_600_000;
let world: PostgresWorld;
let folder: string;
let clock: FakeClock;
beforeEach(async () => {
  world = await makePostgresWorld();
  folder = await mkdtemp(join(tmpdir(), "renavest-watch-"));
  // Rows of checks carry the database's time.
  clock = createFakeClock(new Date().toISOString());
  const entry = { userId: null, worker: "worker", sessionId: null, address: null, count: 1 };
  for (const requestId of ["r1", "r2", "r3"])
    await world.database.appendAudit([{ ...entry, requestId, action: "signed_in", outcome: "done" }]);
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

function makeWatch() {
  const [log, metrics] = [createFakeLog(), createFakeMetrics()];
  const headsFile = join(folder, "heads.jsonl");
  const { database, test: place } = world;
  const watch = createAuditWatch({ database, connection: place.connection, headsFile, clock, log, metrics });
  return { watch, log, metrics, headsFile };
}
/** However busy the machine is. */
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000 });
const countChecks = async () =>
  (await world.run("select count(*)::int as checks from audit_checks where kind = 'verify'")).rows[0].checks;

test("a process that lasts verifies once a day, and says what it found", async () => {
  const { watch, log, metrics } = makeWatch();
  watch.start();
  await clock.advance(60_000);
  await soon(() => expect(metrics.lines).toHaveLength(1));
  expect(metrics.lines[0]).toMatch(/^audit whole /);
  expect(log.lines.filter(({ event }) => event === "audit_verified")).toMatchObject([
    { level: "info", fields: { events: 3, problems: 0 } },
  ]);
  for (let hour = 2; hour < 24; hour += 1) {
    await clock.advance(HOUR_MS);
    await soon(() => expect(metrics.lines).toHaveLength(hour));
  }
  expect(await countChecks()).toBe(1);
  await clock.advance(2 * HOUR_MS);
  await soon(async () => expect(await countChecks()).toBe(2));
  watch.stop();
  await soon(() => expect(clock.pendingTimers).toBe(0));
});

test("of several processes one verifies, and the others learn of it", async () => {
  const watches = [makeWatch(), makeWatch(), makeWatch()];
  await Promise.all(watches.map(({ watch }) => watch.look()));
  expect(await countChecks()).toBe(1);
  await Promise.all(watches.map(({ watch }) => watch.look()));
  expect(await countChecks()).toBe(1);
  for (const { metrics } of watches) expect(metrics.lines.at(-1)).toMatch(/^audit whole /);
});

test("while another one is at it nothing is done, and heads are not written under its eyes", async () => {
  const { watch, metrics, headsFile } = makeWatch();
  const other = new pg.Client(world.test.connection);
  await other.connect();
  await other.query("select pg_advisory_lock(1096108370, 0)");
  await watch.look();
  expect([await countChecks(), metrics.lines]).toEqual([0, []]);
  const heads = createAuditHeads({ database: world.database, file: headsFile, clock, log: createFakeLog() });
  expect(await heads.exportNow()).toBeNull();
  await other.end();
  await soon(async () => {
    await watch.look();
    expect(await countChecks()).toBe(1);
  });
});

test("an altered row, and a tail cut off since heads were written, are an error and a zero", async () => {
  const { watch, log, metrics, headsFile } = makeWatch();
  await createAuditHeads({
    ...{ database: world.database, file: headsFile, clock, log: createFakeLog() },
  }).exportNow();
  await world.run("alter table audit_events disable trigger all");
  await world.run("delete from audit_events where request_id = 'r3'");
  await world.run("update audit_events set count = 7 where request_id = 'r1'");
  await world.run("alter table audit_events enable trigger all");
  await watch.look();
  expect(metrics.lines).toEqual([expect.stringMatching(/^audit not whole /)]);
  const [line] = log.lines.filter(({ event }) => event === "audit_not_intact");
  expect(line).toMatchObject({ level: "error", fields: { problems: 2 } });
  expect(line?.fields?.part).toMatch(/altered.*cut|cut.*altered/);
});

test("a database that is away is told of, and looked at again an hour later", async () => {
  const { watch, log, metrics } = makeWatch();
  await world.run("alter table audit_checks rename to audit_checks_away");
  watch.start();
  await clock.advance(60_000);
  await soon(() => expect(log.lines.map(({ event }) => event)).toContain("audit_verify_failed"));
  await world.run("alter table audit_checks_away rename to audit_checks");
  await clock.advance(HOUR_MS);
  await soon(() => expect(metrics.lines).toHaveLength(1));
  watch.stop();
});

test("the metrics say nothing before the first time, then 1 or 0 and when", async () => {
  const metrics = createMetrics();
  const read = async () =>
    (await metrics.text.read()).split("\n").filter((line) => /^chat_audit_(?:chain_ok|verified)/.test(line));
  expect(await read()).toEqual([]);
  metrics.auditVerified(true, new Date(1_700_000_000_000));
  expect(await read()).toEqual(["chat_audit_chain_ok 1", "chat_audit_verified_timestamp_seconds 1700000000"]);
  metrics.auditVerified(false, new Date(1_700_000_000_000));
  expect((await read())[0]).toBe("chat_audit_chain_ok 0");
  metrics.close();
});
