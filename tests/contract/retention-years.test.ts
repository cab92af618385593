import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyAudit } from "~/adapters/verify-audit.server";
import { makeDraft } from "../support/make-draft";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";
import { countLeft, KEPT_TABLES, makeRetention, type Retention } from "../support/make-retention";
import type { Pair } from "../support/make-world";

let world: PostgresWorld;
let retention: Retention;
beforeEach(async () => {
  world = await makePostgresWorld();
  retention = await makeRetention(world);
});
afterEach(() => world.close());

const idsOf = (channels: readonly { readonly channelId: string }[]) =>
  channels.map(({ channelId }) => channelId).sort();

/** Every row of what is kept, without its moments, which time moves. */
async function readKept(): Promise<Readonly<Record<string, readonly string[]>>> {
  const kept: Record<string, readonly string[]> = {};
  for (const name of ["exports", "retention_receipts", "retention_policies", "break_glass_grants"]) {
    const { rows } = await world.run(`select to_jsonb(t) as row from ${name} t order by id`);
    kept[name] = rows.map(({ row }) =>
      JSON.stringify(Object.entries(row).filter(([key]) => !/_(at|from|to)$/.test(key))),
    );
  }
  return kept;
}

/** Ten years of a practice, a month at a time. */
test("over ten years each conversation goes in its month, held ones do not, and no record is ever lost", async () => {
  const MONTHS = 122;
  // The last month in which somebody writes, and whether it is held from month 20 to 100.
  const plan = [
    ...[0, 1, 12, 30, 47, 60, 95].map((lastWritten) => ({ lastWritten, held: false })),
    ...[0, 12, 40].map((lastWritten) => ({ lastWritten, held: true })),
  ];
  const lives: ((typeof plan)[number] & { readonly pair: Pair; goneIn: number | null })[] = [];
  for (const each of plan) lives.push({ ...each, pair: await retention.makeOld(0, 2), goneIn: null });
  await world.run(
    `insert into exports (public_id, channel_id, user_id, asked_as, format, time_zone, status, row_count, sha256, ended_at)
    select 'export-of-the-conversation-' || id, id, prospect_user_id, 'prospect', 'csv', 'UTC', 'complete', 2, repeat('0', 64), now()
    from chat_channels`,
  );
  await retention.setRule("direct", 2_190);
  const days = (month: number) => (month < 80 ? 2_190 : 1_095);
  const holds: string[] = [];
  let before = await retention.countRows();
  let kept = await readKept();
  for (let month = 1; month <= MONTHS; month += 1) {
    await retention.travel(30);
    for (const { pair, lastWritten } of lives)
      if (month <= lastWritten)
        expect(await world.database.appendMessages([makeDraft(pair.channel, pair.prospect)])).toMatchObject([
          { outcome: "stored" },
        ]);
    if (month === 20)
      for (const { pair, held } of lives)
        if (held) holds.push(await retention.hold({ channelId: pair.channel.id }));
    if (month === 80) await retention.setRule("direct", 1_095);
    if (month === 100) for (const hold of holds) await retention.release(hold);
    const due = lives.filter(
      ({ lastWritten, held, goneIn }) =>
        goneIn === null &&
        (month - lastWritten) * 30 >= days(month) &&
        // Held, or released in this very month.
        !(held && month >= 20 && month <= 100),
    );
    expect([month, idsOf(await retention.listDue())]).toEqual([
      month,
      idsOf(due.map(({ pair }) => ({ channelId: pair.channel.id }))),
    ]);
    expect([...(await retention.purge(1))].sort()).toEqual(due.map(({ pair }) => pair.channel.id).sort());
    for (const life of due) life.goneIn = month;
    const now = await retention.countRows();
    for (const table of KEPT_TABLES) expect(now[table]).toBeGreaterThanOrEqual(before[table] ?? 0);
    const rows = await readKept();
    for (const [table, lines] of Object.entries(kept))
      expect(rows[table]?.slice(0, lines.length)).toEqual(lines);
    [before, kept] = [now, rows];
  }
  // Counted by hand: six years are 73 months, three are 36.5; the first three go under the old rule.
  expect(lives.map(({ goneIn }) => goneIn)).toEqual([73, 74, 80, 80, 84, 97, null, 101, 101, 101]);
  for (const { pair, goneIn } of lives)
    expect(await countLeft(world, pair.channel.channelDbId)).toMatchObject({
      messages: goneIn === null ? 97 : 0,
      purged: goneIn !== null,
    });
  expect((await retention.countRows())["retention_receipts"]).toBe(9);
  expect(await verifyAudit(world.database, null)).toMatchObject({ problems: 0 });
}, 120_000);

interface Life {
  readonly pair: Pair;
  /** Days since its last moment. */
  age: number;
  readonly holds: { readonly id: string; released: number | null }[];
  gone: boolean;
}

const action = fc.oneof(
  fc.record({
    kind: fc.constant("rule" as const),
    days: fc.constantFrom(30, 45, 60, 365, null),
    age: fc.integer({ min: 0, max: 12 }),
  }),
  fc.record({
    kind: fc.constant("hold" as const),
    at: fc.nat(4),
    whose: fc.constantFrom("channel", "client"),
  }),
  fc.record({ kind: fc.constant("release" as const), at: fc.nat(4) }),
  fc.record({ kind: fc.constant("travel" as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant("write" as const), at: fc.nat(4) }),
  fc.record({ kind: fc.constant("purge" as const), atMost: fc.integer({ min: 1, max: 4 }) }),
);

test("what goes is exactly what the dry run says, and nothing that is held or young", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 5, maxLength: 5 }),
      fc.array(action, { minLength: 4, maxLength: 12 }),
      async (ages, actions) => {
        // What earlier rounds have left must not be due in this one.
        await world.run(
          "update chat_channels set last_message_at = now() + interval '100 years' where last_seq > 0",
        );
        const lives: Life[] = [];
        // Half a day off every limit: what is judged a moment later is judged the same.
        for (const age of ages)
          lives.push({ pair: await retention.makeOld(age + 0.5, 2), age: age + 0.5, holds: [], gone: false });
        let rule: { days: number | null; age: number } = { days: null, age: 0 };
        await retention.setRule("direct", null, 0);
        const isDue = ({ age, holds, gone }: Life) =>
          !gone &&
          rule.days !== null &&
          rule.age >= 7 &&
          age >= rule.days &&
          holds.every(({ released }) => released !== null && released >= 7);
        for (const each of [...actions, { kind: "purge" as const, atMost: 3 }]) {
          const life = "at" in each ? lives[each.at] : undefined;
          if (each.kind === "rule") {
            rule = { days: each.days, age: each.age + 0.25 };
            await retention.setRule("direct", each.days, rule.age);
          } else if (each.kind === "hold" && life !== undefined) {
            const target =
              each.whose === "channel"
                ? { channelId: life.pair.channel.id }
                : { personId: life.pair.prospect.id };
            life.holds.push({ id: await retention.hold(target), released: null });
          } else if (each.kind === "release" && life !== undefined) {
            for (const hold of life.holds)
              if (hold.released === null) {
                await retention.release(hold.id);
                hold.released = 0;
              }
          } else if (each.kind === "travel") {
            await retention.travel(each.days);
            rule.age += each.days;
            for (const one of lives) {
              one.age += each.days;
              for (const hold of one.holds) if (hold.released !== null) hold.released += each.days;
            }
          } else if (each.kind === "write" && life !== undefined) {
            const [outcome] = await world.database.appendMessages([
              makeDraft(life.pair.channel, life.pair.prospect),
            ]);
            expect(outcome?.outcome).toBe(life.gone ? "chat_closed" : "stored");
            if (!life.gone) life.age = 0;
          } else if (each.kind === "purge") {
            const expected = lives.filter(isDue);
            const said = idsOf(await retention.listDue());
            expect(said).toEqual(expected.map(({ pair }) => pair.channel.id).sort());
            expect([...(await retention.purge(each.atMost))].sort()).toEqual(said);
            for (const one of expected) one.gone = true;
            for (const { pair, gone } of lives)
              expect((await countLeft(world, pair.channel.channelDbId)).purged).toBe(gone);
          }
        }
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);
