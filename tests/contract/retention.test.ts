import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { purgeDueConversations } from "~/services/purge-due-conversations";
import { destroyKey } from "../../prisma/keys/destroy-key";
import { createFakeClock } from "../support/fake-clock";
import { createFakeHints } from "../support/fake-hints";
import { makeDraft } from "../support/make-draft";
import { makePostgresWorld, type PostgresWorld } from "../support/make-postgres-world";
import { countLeft, makeRetention, type Retention } from "../support/make-retention";
import { makeCipher, makeInstance } from "../support/make-services";
import type { Pair } from "../support/make-world";

let world: PostgresWorld;
let retention: Retention;
beforeEach(async () => {
  world = await makePostgresWorld();
  retention = await makeRetention(world);
});
afterEach(() => world.close());

const EMPTIED = { messages: 0, edits: 0, lines: 0, reads: 0, data_key: "", status: "closed", last_seq: 0 };
const left = ({ channel }: Pair) => countLeft(world, channel.channelDbId);
const set = (pair: Pair, change: string) =>
  world.run(`update chat_channels set ${change} where id = $1`, [pair.channel.channelDbId]);

/** A connection of its own, in a transaction as one of the roles. */
async function begin(role: string, userId = ""): Promise<pg.Client> {
  const client = new pg.Client(world.test.connection);
  client.on("error", () => undefined);
  await client.connect();
  await client.query("begin");
  await client.query("select set_config('role', $1, true), set_config('app.user_id', $2, true)", [
    `renavest_${role}`,
    userId,
  ]);
  return client;
}

/** What becomes of a statement: "done", or the SQL state. */
async function tryAs(role: string, sql: string, userId = ""): Promise<string> {
  const client = await begin(role, userId);
  try {
    await client.query(sql);
    return "done";
  } catch (error) {
    return (error as pg.DatabaseError).code ?? "no code";
  } finally {
    await client.end();
  }
}

describe("what goes", () => {
  test("nothing, as long as nobody has set a rule", async () => {
    const pair = await retention.makeOld(3_650);
    expect(await retention.listDue(3_650)).toEqual([]);
    expect(await retention.purge()).toEqual([]);
    expect(await left(pair)).toMatchObject({ messages: 3, status: "active" });
  });

  test("all that was written in it, and the key first; that there was a conversation stays", async () => {
    const pair = await retention.makeOld(100);
    const young = await retention.makeOld(89.9);
    const [message] = await world.listStored(pair.channel.id);
    await world.run(
      `insert into chat_message_revisions (message_id, version, content, key_id, created_at)
      select id, version, content, key_id, created_at from chat_messages where public_id = $1`,
      [message!.id],
    );
    await retention.setRule("direct", 90);
    const [due, ...others] = await retention.listDue();
    expect(others).toEqual([]);
    expect(due).toMatchObject({
      ...{ channelId: pair.channel.id, kind: "direct", messages: 3, edits: 1, logLines: 0 },
      ...{ therapistId: pair.therapist.id, prospectId: pair.prospect.id, seqs: { first: 1, last: 3 } },
    });
    expect(await retention.book.purgeStep(2)).toEqual([
      { channelId: pair.channel.id, step: "begun", messages: 0 },
    ]);
    // The key is gone before the first row is.
    expect(await left(pair)).toMatchObject({ messages: 3, data_key: "", status: "closed", purged: false });
    expect(await retention.book.purgeStep(2)).toEqual([
      { channelId: pair.channel.id, step: "deleted", messages: 2 },
    ]);
    expect(await retention.purge(2)).toEqual([pair.channel.id]);
    expect(await left(pair)).toEqual({ ...EMPTIED, kind: "former", purged: true });
    expect(await left(young)).toMatchObject({ messages: 3, status: "active" });
    expect(await retention.purge()).toEqual([]);
  });

  test.each([
    ["it was closed later than anybody wrote", "status = 'closed', closed_at = now() - interval '10 days'"],
    ["somebody has written since", "last_message_at = now() - interval '10 days'"],
    ["it began later", "created_at = now() - interval '10 days'"],
    ["it was opened again", "status = 'closed', closed_at = now() - interval '400 days'"],
  ])("not yet when %s", async (_when, change) => {
    const pair = await retention.makeOld(100);
    await retention.setRule("direct", 90);
    expect(await retention.listDue()).toHaveLength(1);
    await set(pair, change);
    if (change.includes("400 days")) {
      expect(await retention.listDue()).toHaveLength(1);
      await set(pair, "status = 'active', closed_at = null");
    }
    expect(await retention.listDue()).toEqual([]);
    expect(await retention.purge()).toEqual([]);
    await retention.travel(81);
    expect(await retention.purge()).toEqual(change.includes("400 days") ? [] : [pair.channel.id]);
  });

  test("nothing of the other kinds; an appointment's chat goes with its log, by its own rule", async () => {
    const direct = await retention.makeOld(400);
    const { prospect, therapist } = direct;
    const { rows } = await world.run(
      `insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone)
      values ($1, $2, now() - interval '1 hour', now(), 'UTC') returning id`,
      [prospect.clerkUserId, therapist.clerkUserId],
    );
    const opened = await world.run("select open_appointment_chat($1, $2, 'k1.x') as id", [
      rows[0].id,
      "appointment-chat-of-the-pair",
    ]);
    const chat = await world.database.transaction({ role: "app", userId: prospect.userId }, (tx) =>
      tx.channels.findChannel(opened.rows[0].id),
    );
    await world.database.appendMessages([makeDraft(chat!, prospect), makeDraft(chat!, therapist)]);
    await retention.setRule("appointment", 30);
    expect(await retention.listDue()).toEqual([]);
    await retention.travel(31);
    expect(await retention.listDue()).toMatchObject([
      { channelId: chat!.id, kind: "appointment", messages: 3, logLines: 3 },
    ]);
    await world.run(
      "insert into chat_logs (appointment_id, stream_message_id, sender_id, content) select $1, 'x' || n, 's', 'v1.x' from generate_series(1, 20) n",
      [rows[0].id],
    );
    expect(await retention.purge(4)).toEqual([chat!.id]);
    expect(await countLeft(world, chat!.channelDbId)).toEqual({
      ...{ ...EMPTIED, kind: "appointment", purged: true },
    });
    expect(await left(direct)).toMatchObject({ messages: 3 });
    expect((await world.run("select count(*)::int as n from appointments")).rows).toEqual([{ n: 1 }]);
  });

  test("in the seven days after a rule was set nothing goes, and the newest rule of a kind counts", async () => {
    const pair = await retention.makeOld(400);
    await retention.setRule("direct", 90, 6.9);
    expect(await retention.purge()).toEqual([]);
    expect(await retention.listDue(0.2)).toHaveLength(1);
    await retention.setRule("direct", null, 0);
    await retention.travel(30);
    expect(await retention.purge()).toEqual([]);
    await retention.setRule("direct", 90);
    expect(await retention.purge()).toEqual([pair.channel.id]);
  });

  test("what was erased on request before loses its rows when its time is over", async () => {
    const pair = await retention.makeOld(400);
    await destroyKey({ connection: world.test.connection, channelId: pair.channel.id, reason: "erasure" });
    await retention.setRule("direct", 90);
    expect(await retention.purge()).toEqual([]);
    await retention.travel(91);
    expect(await retention.purge()).toEqual([pair.channel.id]);
    const { rows } = await world.run("select key_destroyed_reason from chat_channels where id = $1", [
      pair.channel.channelDbId,
    ]);
    expect(rows).toEqual([{ key_destroyed_reason: "erasure" }]);
  });

  test("afterwards the two may begin anew, and the old one stays closed to both", async () => {
    const pair = await retention.makeOld(400);
    await retention.setRule("direct", 90);
    await retention.purge();
    const draft = makeDraft(pair.channel, pair.prospect);
    expect(await world.database.appendMessages([draft])).toMatchObject([{ outcome: "chat_closed" }]);
    const ids = { therapistUserId: pair.therapist.userId, prospectUserId: pair.prospect.userId };
    const begun = await world.database.transaction({ role: "app", userId: pair.prospect.userId }, (tx) =>
      tx.channels.insertDirectChannel({ ...ids, id: "the-second-conversation-of-them", wrappedKey: "k1.y" }),
    );
    expect(begun).toMatchObject({ created: true, channel: { id: "the-second-conversation-of-them" } });
    expect(await world.database.appendMessages([makeDraft(begun.channel, pair.prospect)])).toMatchObject([
      { outcome: "stored", seq: 1 },
    ]);
  });
});

describe("a legal hold", () => {
  test.each(["the conversation", "its client", "its therapist"])("of %s beats every rule", async (whose) => {
    const pair = await retention.makeOld(4_000);
    const other = await retention.makeOld(4_000);
    await retention.setRule("direct", 30);
    const target =
      whose === "the conversation"
        ? { channelId: pair.channel.id }
        : { personId: (whose === "its client" ? pair.prospect : pair.therapist).id };
    const held = await retention.hold(target);
    expect((await retention.listDue()).map(({ channelId }) => channelId)).toEqual([other.channel.id]);
    expect(await retention.purge()).toEqual([other.channel.id]);
    await retention.release(held);
    await retention.travel(6.9);
    expect(await retention.purge()).toEqual([]);
    await retention.travel(0.2);
    expect(await retention.purge()).toEqual([pair.channel.id]);
  });

  test("of a person covers conversations that come later, and keeps keys from being destroyed", async () => {
    const pair = await retention.makeOld(1);
    await retention.hold({ personId: pair.prospect.id });
    const options = { connection: world.test.connection, channelId: pair.channel.id, reason: "erasure" };
    expect(await destroyKey(options)).toBe("legal_hold");
    expect(await left(pair)).toMatchObject({ data_key: "k1.not-a-key", status: "active" });
  });

  test("placed on what is half gone keeps the rest", async () => {
    const pair = await retention.makeOld(400, 6);
    await retention.setRule("direct", 90);
    await retention.book.purgeStep(2);
    await retention.book.purgeStep(2);
    const held = await retention.hold({ channelId: pair.channel.id });
    expect(await retention.book.purgeStep(2)).toEqual([]);
    expect(await left(pair)).toMatchObject({ messages: 4 });
    await retention.release(held);
    await retention.travel(8);
    expect(await retention.purge(2)).toEqual([pair.channel.id]);
  });

  test("waits for a purge under way, and a purge for a hold being placed: none falls between", async () => {
    const pair = await retention.makeOld(400);
    await retention.setRule("direct", 90);
    const admin = await begin("admin", String(retention.admin.userId));
    await admin.query(
      `insert into legal_holds (channel_id, reason, placed_by_user_id) values ($1, 'a court has asked for it', $2)`,
      [pair.channel.channelDbId, retention.admin.userId],
    );
    const step = retention.book.purgeStep(10);
    await untilWaiting();
    await admin.query("commit");
    await admin.end();
    expect(await step).toEqual([]);

    const other = await retention.makeOld(400);
    const worker = await begin("worker");
    expect((await worker.query("select channel, step from purge_step(10)")).rows).toEqual([
      { channel: other.channel.id, step: "begun" },
    ]);
    const placing = retention.hold({ channelId: other.channel.id });
    await untilWaiting();
    await worker.query("rollback");
    await worker.end();
    await placing;
    expect(await retention.purge()).toEqual([]);
    expect(await left(other)).toMatchObject({ messages: 3, data_key: "k1.not-a-key" });
  });
});

/** Somebody waits for the lock between holds and purges. */
async function untilWaiting(): Promise<void> {
  for (;;) {
    const { rows } = await world.run(
      "select 1 from pg_locks where locktype = 'advisory' and classid = 1380275278 and not granted",
    );
    if (rows.length > 0) return;
  }
}

describe("a purge that is cut off, or done by many", () => {
  test("at any step ends in the same state", { timeout: 60_000 }, async () => {
    await retention.setRule("direct", 90);
    for (let cutAt = 0; cutAt < 5; cutAt += 1) {
      const pair = await retention.makeOld(400, 5);
      for (let done = 0; done < cutAt; done += 1) await retention.book.purgeStep(2);
      const worker = await begin("worker");
      await worker.query("select * from purge_step(2)");
      const { rows } = await worker.query("select pg_backend_pid() as pid");
      await world.run("select pg_terminate_backend($1)", [rows[0].pid]);
      // Its locks are gone with it, and not a moment sooner.
      for (let alive = 1; alive > 0; )
        alive = (await world.run("select from pg_stat_activity where pid = $1", [rows[0].pid])).rowCount ?? 0;
      await retention.purge(2);
      expect(await left(pair)).toEqual({ ...EMPTIED, kind: "former", purged: true });
      const receipts = await world.run(
        "select messages, first_seq::int, last_seq::int from retention_receipts where channel_id = $1",
        [pair.channel.channelDbId],
      );
      expect(receipts.rows).toEqual([{ messages: 5, first_seq: 1, last_seq: 5 }]);
    }
  });

  test("five at once empty each conversation once", async () => {
    const pairs: Pair[] = [];
    for (let each = 0; each < 24; each += 1) pairs.push(await retention.makeOld(400, 3));
    await retention.setRule("direct", 90);
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => retention.purge(1)));
    await retention.purge(1);
    for (const pair of pairs) expect(await left(pair)).toMatchObject({ ...EMPTIED, purged: true });
    expect(new Set(runs.flat()).size).toBe(runs.flat().length);
    const { rows } = await world.run(
      "select count(*)::int as receipts, sum(messages)::int as messages from retention_receipts",
    );
    expect(rows).toEqual([{ receipts: 24, messages: 72 }]);
  });

  test("is not kept from the others by one that something else holds on to, and says which", async () => {
    const pair = await retention.makeOld(400);
    const other = await retention.makeOld(400);
    await world.run("create table clinging (message_id integer references chat_messages (id))");
    await world.run("insert into clinging select min(id) from chat_messages where channel_id = $1", [
      pair.channel.channelDbId,
    ]);
    await retention.setRule("direct", 90);
    expect(await retention.purge()).toEqual([other.channel.id]);
    expect(await retention.book.purgeStep(10)).toEqual([
      { channelId: pair.channel.id, step: "stuck", messages: 0 },
    ]);
    const chat = makeInstance({
      ...{ database: world.database, cipher: makeCipher() },
      ...{ hints: createFakeHints(), clock: createFakeClock() },
    });
    const purged = await purgeDueConversations({ ...chat, retention: retention.book });
    expect(purged).toEqual({ conversations: 0, messages: 0, complete: false });
    expect(chat.log.errors()).toContain("purge_stuck");
    await world.run("drop table clinging");
    expect(await retention.purge()).toEqual([pair.channel.id]);
  });

  test("leaves alone what somebody has written in at that moment", async () => {
    const pair = await retention.makeOld(400);
    await retention.setRule("direct", 90);
    const writing = await begin("owner");
    await writing.query("set local app.maintenance = 'on'");
    await writing.query("update chat_channels set last_message_at = now() where id = $1", [
      pair.channel.channelDbId,
    ]);
    expect(await retention.book.purgeStep(10)).toEqual([]);
    await writing.query("commit");
    await writing.end();
    expect(await retention.purge()).toEqual([]);
  });
});

describe("who may", () => {
  test("purge is the server's chores alone, by what is committed, in measure", async () => {
    const admin = String(retention.admin.userId);
    expect(await tryAs("app", "select * from purge_step(1)", admin)).toBe("42501");
    expect(await tryAs("admin", "select * from purge_step(1)", admin)).toBe("42501");
    expect(await tryAs("worker", "select * from purge_step(1)")).toBe("done");
    expect(await tryAs("worker", "select * from purge_step(0)")).toBe("23514");
    expect(await tryAs("worker", "select * from purge_step(null)")).toBe("23514");
    expect(await tryAs("worker", "select * from begin_purge(null, 1, now())")).toBe("42501");
    const client = new pg.Client(world.test.connection);
    await client.connect();
    await client.query("begin isolation level repeatable read");
    await client.query("set local role renavest_worker");
    await expect(client.query("select * from purge_step(1)")).rejects.toMatchObject({ code: "25000" });
    await client.end();
  });

  test("delete messages, receipts, rules or holds: nobody, whatever role they take", async () => {
    const admin = String(retention.admin.userId);
    for (const role of ["app", "admin", "worker", "keeper", "sender"])
      for (const table of [
        "chat_messages",
        "chat_logs",
        "retention_receipts",
        "retention_policies",
        "legal_holds",
      ])
        expect([role, table, await tryAs(role, `delete from ${table}`, admin)]).toEqual([
          role,
          table,
          "42501",
        ]);
  });

  test("see what would go: an admin who is one", async () => {
    await retention.makeOld(400);
    await retention.setRule("direct", 90);
    const list = (userId: number) =>
      retention.book.asAdmin(userId, { sessionId: null, address: null, requestId: null }, (tx) =>
        tx.listDue(new Date(), 10),
      );
    expect((await list(retention.admin.userId)).inAll).toBe(1);
    const somebody = await world.addPerson({ role: "therapist" });
    expect(await list(somebody.userId)).toEqual({ conversations: [], inAll: 0 });
    expect(await tryAs("app", "select * from list_retention_due(now(), 1)", "1")).toBe("42501");
  });

  test("a release says its own moment, once", async () => {
    const pair = await retention.makeOld(1);
    const held = await retention.hold({ channelId: pair.channel.id });
    await retention.release(held);
    await expect(retention.release(held)).rejects.toThrow("nothing was released");
    const admin = String(retention.admin.userId);
    expect(await tryAs("admin", "update legal_holds set released_at = '2020-01-01'", admin)).toBe("42501");
  });
});

describe("the command", () => {
  const run = async (...args: string[]) => {
    const { host, port, user, password, database } = world.test.connection;
    const { stdout } = await promisify(execFile)(
      "node",
      ["--import", "tsx", "prisma/retention.ts", ...args],
      {
        cwd: fileURLToPath(new URL("../..", import.meta.url)),
        env: {
          ...{ NODE_ENV: "test", PATH: process.env.PATH, DB_HOST: host, DB_PORT: String(port) },
          ...{ DB_USER: user, DB_PASSWORD: password, DB_DATABASE: database },
        },
      },
    );
    return stdout.trim().split("\n");
  };

  test("lists what would go, a line each, without a name or a word, and deletes exactly that", async () => {
    const pair = await retention.makeOld(400);
    const young = await retention.makeOld(80);
    await retention.setRule("direct", 90);
    const [line, sum, ...rest] = await run("--dry-run");
    expect(rest).toEqual([]);
    expect(line).toContain(
      `${pair.channel.id}  direct  therapist ${pair.therapist.id}  client ${pair.prospect.id}`,
    );
    expect(line).toContain("messages 3 (1 to 3)  edits 0  log 0");
    expect(line).not.toContain(pair.prospect.name);
    expect(sum).toBe("1 conversations with 3 messages would go. Nothing was changed.");
    const later = await run("--dry-run", "--on", "2999-12-31");
    expect(later).toHaveLength(3);
    expect(await run()).toEqual(["1 conversations emptied, 3 messages deleted."]);
    expect(await left(pair)).toMatchObject({ purged: true });
    expect(await left(young)).toMatchObject({ messages: 3 });
    await expect(run("--on", "2999-12-31")).rejects.toThrow("--on goes with --dry-run");
  });
});

describe("what stays on record", () => {
  test("a receipt without a word, whose digest can be computed again from a backup", async () => {
    const pair = await retention.makeOld(400);
    const { rows: before } = await world.run(
      `select concat_ws('|', seq, public_id, version, author_user_id, extract(epoch from created_at)) as line
      from chat_messages order by seq`,
    );
    await retention.setRule("direct", 90);
    await retention.purge();
    const { rows } = await world.run("select * from retention_receipts");
    expect(rows).toMatchObject([{ kind: "direct", messages: 3, edits: 0, first_seq: "1", last_seq: "3" }]);
    const lines = before.map(({ line }) => line).join("\n");
    expect(rows[0].sha256).toBe(createHash("sha256").update(lines).digest("hex"));
    const [told] = await retention.book.asAdmin(
      retention.admin.userId,
      { sessionId: null, address: null, requestId: null },
      (tx) => tx.listReceipts(5),
    );
    expect(told).toMatchObject({
      ...{ channelId: pair.channel.id, days: 90, setBy: { id: retention.admin.id }, finished: true },
    });
  });

  test("rule, hold, release and purge in the trail, with who and why", async () => {
    const pair = await retention.makeOld(400);
    await retention.setRule("direct", 90);
    await retention.release(await retention.hold({ channelId: pair.channel.id }));
    await retention.travel(8);
    await retention.purge();
    const { rows } = await world.run(
      `select actor, actor_user_id, action, reason, channel, count, note from audit_events
      where action ~ 'retention|hold|purged|key_destroyed' order by at, position`,
    );
    const [receipt] = (await world.run("select public_id, sha256 from retention_receipts")).rows;
    const own = { actor: "person", actor_user_id: retention.admin.userId };
    const channel = pair.channel.id;
    expect(rows).toMatchObject([
      {
        ...own,
        action: "retention_rule_set",
        reason: "direct",
        note: expect.stringContaining("90 days: as the"),
      },
      { ...own, action: "legal_hold_placed", channel, note: expect.stringContaining("as the practice") },
      { ...own, action: "legal_hold_released", channel },
      { actor: "worker", action: "key_destroyed", reason: "retention", channel },
      {
        ...{ actor: "worker", action: "conversation_purged", reason: "direct", channel, count: 3 },
        note: `receipt ${receipt.public_id} sha256:${receipt.sha256}`,
      },
    ]);
  });
});
