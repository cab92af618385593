import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAuditHeads } from "~/adapters/audit-heads.server";
import { systemClock } from "~/adapters/clock.server";
import { verifyAudit } from "~/adapters/verify-audit.server";
import type { AuditEntry } from "~/services/ports/audit-log";
import { createFakeLog } from "../support/fake-log";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";

const EVENTS = 40;
let world: PostgresWorld;
let folder: string;
let headsFile: string;
/** A chain with several rows in it, before and after the heads were exported. */
let chain: number;
let exportedAt: number;

const entry = (requestId: string): AuditEntry => ({
  ...{ userId: null, worker: "worker", sessionId: null, address: null, requestId },
  ...{ action: "signed_in", outcome: "done", count: 1, note: 'with "quotes", \\ and \u0001 ü 🌱' },
});

/** Past everything that protects the rows, as somebody who owns the server could. */
const tamper = async (sql: string, values: readonly unknown[] = []) => {
  await world.run("alter table audit_events disable trigger all");
  await world.run(sql, values);
  await world.run("alter table audit_events enable trigger all");
};
const verify = (heads: string | null = headsFile) => verifyAudit(world.database, heads);
const found = async (heads?: string | null) => {
  const { first } = await verify(heads);
  return first.map(({ chain: at, position, kind }) => `${at}/${position} ${kind}`);
};
const add = async (from: number) => {
  for (let number = 0; number < EVENTS / 2; number += 1)
    await world.database.appendAudit([entry(`r${from + 2 * number}`), entry(`r${from + 2 * number + 1}`)]);
};

beforeEach(async () => {
  // One connection: it takes the same chain each time.
  world = await makePostgresWorld({ poolSize: 1 });
  folder = await mkdtemp(join(tmpdir(), "renavest-audit-"));
  headsFile = join(folder, "deep", "heads.jsonl");
  await add(0);
  const heads = createAuditHeads({
    ...{ database: world.database, file: headsFile, clock: systemClock, log: createFakeLog() },
  });
  await heads.exportNow();
  const [head] = (await heads.exportNow()) ?? [];
  chain = head?.chain ?? 0;
  exportedAt = head?.position ?? 0;
  await add(EVENTS);
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

describe("the verifier", () => {
  test("finds nothing where nothing was touched, and counts what it has seen", async () => {
    expect(await verify()).toEqual({ events: 2 * EVENTS, chains: 1, heads: 2, problems: 0, first: [] });
    expect(await verify(null)).toMatchObject({ heads: 0, problems: 0 });
    expect(exportedAt).toBe(EVENTS);
  });

  test.each([
    ["count", "2"],
    ["at", "at + interval '1 microsecond'"],
    ["actor", "'other'"],
    ["action", "'signed_out'"],
    ["outcome", "'refused'"],
    ["reason", "'because'"],
    ["channel", "'elsewhere'"],
    ["address", "'203.0.113.9'"],
    ["note", "null"],
    ["request_id", "'r0'"],
  ])("finds an edit of %s", async (column, value) => {
    await tamper(`update audit_events set ${column} = ${value} where position = 7`);
    expect(await found(null)).toEqual([`${chain}/7 altered`]);
  });

  test("finds a row that is missing in the middle", async () => {
    await tamper("delete from audit_events where position between 7 and 9");
    expect(await found(null)).toEqual([`${chain}/10 missing`]);
  });

  test("finds that rows were moved up to close the gap", async () => {
    await tamper("delete from audit_events where position = 7");
    await tamper("update audit_events set position = position - 1 where position = 8");
    expect(await found(null)).toEqual([`${chain}/7 unlinked`, `${chain}/7 altered`, `${chain}/9 missing`]);
  });

  test("finds two rows that changed places", async () => {
    await tamper(
      "update audit_events set position = case position when 7 then 1008 when 8 then 1007 end where position in (7, 8)",
    );
    await tamper("update audit_events set position = position - 1000 where position > 1000");
    expect((await found(null)).slice(0, 4)).toEqual([
      ...[`${chain}/7 unlinked`, `${chain}/7 altered`, `${chain}/8 unlinked`, `${chain}/8 altered`],
    ]);
  });

  test("finds a row that was moved to another chain", async () => {
    const other = (chain % 16) + 1;
    await tamper("update audit_events set chain = $1, position = 1 where position = $2", [other, 2 * EVENTS]);
    expect(await found(null)).toEqual([`${other}/1 unlinked`, `${other}/1 altered`]);
  });

  test("finds a cut tail by the exported heads, and only by them", async () => {
    await tamper("delete from audit_events where position > $1", [exportedAt - 3]);
    expect(await found(null)).toEqual([]);
    expect(await found()).toEqual([`${chain}/${exportedAt} cut`]);
  });

  test("finds a chain that is gone altogether", async () => {
    await tamper("delete from audit_events");
    expect(await found()).toEqual([`${chain}/${exportedAt} cut`]);
  });

  test("finds that everything was written anew from an edit on, by the exported heads", async () => {
    await recompute(20);
    expect(await found(null)).toEqual([]);
    expect(await found()).toEqual([`${chain}/${exportedAt} rewritten`, `${chain}/${exportedAt} rewritten`]);
  });

  test("says nothing of what came after the last export and was written anew: that is what exports are frequent for", async () => {
    await recompute(exportedAt + 5);
    expect(await found()).toEqual([]);
  });

  test("does not take any file for heads", async () => {
    await expect(verify(join(import.meta.dirname, "audit-verify.test.ts"))).rejects.toThrow(
      /^Line 1 of the heads/,
    );
  });
});

/** Changes one row and computes all hashes from there on anew, in SQL, as somebody with every right could. */
async function recompute(position: number): Promise<void> {
  await tamper(`do $$
    declare
      hash bytea := (select row_hash from audit_events where position = ${position} - 1);
      e audit_events;
    begin
      for e in select * from audit_events where position >= ${position} order by position loop
        if e.position = ${position} then e.address := '198.51.100.1'; end if;
        update audit_events set address = e.address, prev_hash = hash, row_hash = sha256(hash || convert_to(
          json_build_array(e.chain::text, e.position::text,
            to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor, e.actor_user_id::text,
            e.session_id, e.action, e.outcome, e.reason, e.channel, e.subject_user_id::text, e.first_seq::text,
            e.last_seq::text, e.count::text, e.address, e.request_id, e.note)::text, 'UTF8'))
        where position = e.position returning row_hash into hash;
      end loop;
    end $$`);
}
