import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadHistory } from "~/services/load-history";
import { purgeDueConversations } from "~/services/purge-due-conversations";
import { sendMessage } from "~/services/send-message";
import { listServerJobs } from "~/services/server-jobs";
import { makeEventReader } from "../support/make-event-reader";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import { makeRetention, type Retention } from "../support/make-retention";
import { listRoutes, makeRouteBuild } from "../support/make-route-build";
import type { Pair, Person } from "../support/make-world";
import { createTestApp, ORIGIN, type TestApp, toViewer } from "../support/test-app";

const SECRET = "a-secret-of-the-clock-alone";
const WHY = "as the practice has decided";

let app: TestApp;
let lane: ServerLane;
let retention: Retention;
let admin: Person;
let pair: Pair;
beforeAll(async () => {
  app = await createTestApp({ environment: { CHAT_OPENED_PAGES_MB: "4", CRON_SECRET: SECRET } });
  lane = await makeServerLane(app.deps, { build: makeRouteBuild(await listRoutes()) });
  retention = await makeRetention(app.world);
  admin = await app.world.addPerson({ role: "admin", name: "Zoe Admin" });
});
afterAll(async () => {
  await lane.close();
  await app.close();
});
beforeEach(async () => {
  pair = await app.makePair();
  for (const n of [1, 2, 3])
    await sendMessage(app.deps, {
      ...{ viewer: toViewer(pair.prospect), channelId: pair.channel.id },
      ...{ content: `word ${n}`, clientMessageId: `key-${n}` },
    });
});

const get = (path: string, person: Person = admin, headers: Record<string, string> = {}) =>
  lane.ask({ path, headers: { Accept: "text/html", ...app.headersOf(person), ...headers } });
const post = (fields: Record<string, string>, query = "") =>
  lane.ask({
    ...{ method: "POST", path: `/admin/retention${query}`, body: new URLSearchParams(fields).toString() },
    headers: {
      ...{ Host: new URL(ORIGIN).host, Accept: "text/html" },
      ...{ "Content-Type": "application/x-www-form-urlencoded", ...app.headersOf(admin) },
    },
  });
const dataOf = (text: string) => JSON.parse(text).loaderData["routes/admin.retention"];
const load = async (query = "") => dataOf((await get(`/admin/retention${query}`)).text).overview;
const purge = () => purgeDueConversations(app.deps);

describe("the page", () => {
  test("sets a rule that counts in seven days, shows what goes by then, and hands back what is not right", async () => {
    for (const days of ["29", "36501", "1.5", "-1", "many"]) {
      const refused = await post({ change: "rule", kind: "direct", days, reason: WHY });
      expect([days, refused.status, refused.text.includes("not a number of days")]).toEqual([
        days,
        400,
        false,
      ]);
      expect(JSON.parse(refused.text).actionData["routes/admin.retention"]).toEqual({
        ...{ change: "rule", why: "days", form: { kind: "direct", days, hold: "", reason: WHY } },
      });
    }
    expect((await post({ change: "rule", kind: "direct", days: "90", reason: "short" })).status).toBe(400);
    expect((await post({ change: "rule", kind: "other", days: "90", reason: WHY })).status).toBe(404);
    expect((await post({ change: "other" })).status).toBe(400);
    const set = await post({ change: "rule", kind: "direct", days: "90", reason: WHY });
    expect([set.status, set.headers.get("Location")]).toEqual([303, "/admin/retention?done=rule"]);
    const { rules, due } = await load();
    expect(rules).toMatchObject([
      { kind: "direct", days: 90, set: { by: { id: admin.id }, reason: WHY } },
      { kind: "appointment", days: null, set: null },
      { kind: "unverified", days: null, set: null },
    ]);
    const { at, countsFrom } = rules[0].set;
    expect(Date.parse(countsFrom) - Date.parse(at)).toBe(7 * 86_400_000);
    expect(due).toEqual({ on: null, conversations: [], inAll: 0 });
    const later = await load("?on=2999-12-31");
    expect(later.due.conversations.map(({ channelId }: { channelId: string }) => channelId)).toContain(
      pair.channel.id,
    );
    expect((await get("/admin/retention?on=2999-02-30")).status).toBe(400);
    const text = JSON.stringify(later);
    expect(text).toContain(pair.prospect.name);
    expect(text).not.toMatch(/word [123]/);
    expect(text).not.toContain(pair.prospect.email);
  });

  test("places a hold on a conversation or a person, and releases it once", async () => {
    const { prospect, channel } = pair;
    const target = await load(`?conversation=${channel.id}`);
    expect(target.target).toMatchObject({ field: "conversation", id: channel.id });
    expect((await get(`/admin/retention?person=${admin.id}`)).status).toBe(404);
    expect((await get("/admin/retention?conversation=nothing")).status).toBe(404);
    const short = await post({ change: "hold", person: prospect.id, reason: "no" });
    expect(short.status).toBe(400);
    expect((await post({ change: "hold", person: "nobody-of-that-name-at-all", reason: WHY })).status).toBe(
      404,
    );
    for (const which of [{ conversation: channel.id }, { person: prospect.id }])
      expect((await post({ change: "hold", ...which, reason: WHY })).status).toBe(303);
    const [ofPerson, ofConversation] = (await load()).holds;
    expect(ofPerson).toMatchObject({
      channelId: null,
      of: [{ id: prospect.id }],
      reason: WHY,
      release: null,
    });
    expect(ofConversation).toMatchObject({ channelId: channel.id, placedBy: { id: admin.id } });
    const release = () => post({ change: "release", hold: ofPerson.id, reason: "the court is done with it" });
    expect((await release()).status).toBe(303);
    expect((await release()).status).toBe(409);
    const [released] = (await load()).holds;
    expect(released).toMatchObject({ id: ofPerson.id, release: { by: { id: admin.id } } });
  });

  test("that somebody looked is on record, and without the record nothing is shown", async () => {
    await load();
    const [event] = await app.world.database.transaction({ role: "auditor" }, (tx) =>
      tx.audit.search({ userId: admin.userId, limit: 1 }),
    );
    expect(event).toMatchObject({ action: "retention_read" });
    await app.world.run("alter function write_audit(audit_entry[]) rename to write_audit_away");
    try {
      expect((await get("/admin/retention")).status).toBe(503);
      expect((await post({ change: "rule", kind: "direct", days: "", reason: WHY })).status).toBe(503);
    } finally {
      await app.world.run("alter function write_audit_away(audit_entry[]) rename to write_audit");
    }
  });
});

describe("a conversation whose time is over", () => {
  async function age(): Promise<void> {
    await app.world.run(
      `update chat_channels set created_at = now() - interval '100 days', last_message_at = now() - interval '100 days'
      where id = $1`,
      [pair.channel.channelDbId],
    );
    await retention.setRule("direct", 90);
  }

  test("is empty for its two people, says why, and its open streams and old cursors start over", async () => {
    const { prospect, channel } = pair;
    const own = { viewer: toViewer(prospect), channelId: channel.id };
    const { response } = await lane.open({
      path: `/api/chat/${channel.id}`,
      headers: { ...app.headersOf(prospect), "Last-Event-ID": "1-3" },
    });
    const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
    await reader.readUntil(1);
    await loadHistory(app.deps, own);
    expect(app.deps.opened.find(channel.id)).not.toBeNull();
    await age();
    expect(await purge()).toMatchObject({ conversations: 1, messages: 3, complete: true });
    expect(app.deps.opened.find(channel.id)).toBeNull();
    const history = await loadHistory(app.deps, own);
    expect(history).toMatchObject({ messages: [], hasMore: false });
    expect(history.channel).toMatchObject({
      ...{ status: "closed", erased: true, lastSeq: 0, unread: 0, lastMessageAt: null },
      purgedUntil: expect.any(String),
    });
    await reader.readUntil(3);
    const told = reader.events.map(({ event, data }) => [event, JSON.parse(data).reason]);
    expect(told).toContainEqual(["reset", "history_changed"]);
    await reader.cancel();
    const again = await lane.open({
      path: `/api/chat/${channel.id}`,
      headers: { ...app.headersOf(prospect), "Last-Event-ID": "1-2" },
    });
    const second = makeEventReader(Readable.toWeb(again.response) as ReadableStream<Uint8Array>);
    await second.readUntil(2);
    expect(second.events.map(({ event }) => event)).toEqual(["ready", "reset"]);
    await second.cancel();
    const page = (await get(`/chat/${channel.id}`, prospect)).text;
    expect(page).toContain("purgedUntil");
    expect(page).not.toMatch(/word [123]/);
  });

  test("goes by the job of a server that lasts, and by the clock's call where none does", async () => {
    const path = "/api/cron/purge-due-conversations";
    const call = (secret: string) => lane.ask({ path, headers: { Authorization: `Bearer ${secret}` } });
    await age();
    expect((await call("another secret of that length")).status).toBe(401);
    expect(
      (await loadHistory(app.deps, { viewer: toViewer(pair.prospect), channelId: pair.channel.id })).messages,
    ).toHaveLength(3);
    const purged = await call(SECRET);
    expect([purged.status, JSON.parse(purged.text)]).toEqual([
      200,
      { conversations: 1, messages: 3, complete: true },
    ]);
    const job = listServerJobs({ ...app.deps, reminding: null }).find(
      ({ name }) => name === "purge_due_conversations",
    );
    expect(job?.everyMs).toBe(3_600_000);
    expect(await job?.run()).toBe(0);
    pair = await app.makePair();
    await sendMessage(app.deps, {
      ...{ viewer: toViewer(pair.prospect), channelId: pair.channel.id },
      ...{ content: "word 1", clientMessageId: "key-1" },
    });
    await age();
    expect(await job?.run()).toBe(1);
  });

  test("cannot be sent to, searched or opened again, and a new one begins in its place", async () => {
    const { prospect, therapist, channel } = pair;
    await age();
    await purge();
    const call = async (person: Person, body: object, path = "/api/chat/messaging") =>
      JSON.parse(
        (
          await lane.ask({
            ...{ method: "POST", path, body: JSON.stringify(body) },
            headers: { "Content-Type": "application/json", ...app.headersOf(person) },
          })
        ).text,
      );
    const channelId = channel.id;
    expect(
      await call(prospect, { channelId, content: "x", clientMessageId: "key-1" }, "/api/chat/send"),
    ).toMatchObject({ error: { code: "chat_closed" } });
    expect(await call(prospect, { action: "search", channelId, query: "word" })).toMatchObject({ hits: [] });
    expect(
      await call(therapist, { action: "reopen_channel", channelId, reason: "asked by phone" }),
    ).toMatchObject({ error: { code: "chat_closed" } });
    const begun = await call(prospect, { action: "open_channel", therapistId: therapist.id });
    expect(begun.channel.id).not.toBe(channelId);
    expect(await call(prospect, { action: "open_channel", therapistId: therapist.id })).toEqual(begun);
    const { channels } = await call(prospect, { action: "list_channels" });
    expect(channels).toMatchObject([{ id: begun.channel.id }, { id: channelId, unread: 0 }]);
  });

  test("its record says which messages went, when, and by which receipt", async () => {
    const { therapist, channel } = pair;
    await age();
    await purge();
    const [receipt] = (await load()).receipts;
    expect(receipt).toMatchObject({ channelId: channel.id, messages: 3, days: 90, finished: true });
    for (const format of ["csv", "html", "json"]) {
      const answer = await get(`/api/chat/export?channelId=${channel.id}&format=${format}`, therapist);
      expect([format, answer.status]).toEqual([format, 200]);
      expect(answer.text).toContain(`1 to 3, receipt ${receipt.id} sha256:${receipt.sha256}`);
      expect(answer.text).not.toMatch(/word [123]/);
    }
    const { rows } = await app.world.run(
      "select status, row_count, first_seq from exports where channel_id = $1 group by 1, 2, 3",
      [channel.channelDbId],
    );
    expect(rows).toEqual([{ status: "complete", row_count: 0, first_seq: null }]);
  });
});
