import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRecord } from "~/domain/record/read-record";
import { loadRecords } from "~/http/records.server";
import { deleteMessage, editMessage } from "~/services/change-message";
import { sendMessage } from "~/services/send-message";
import type { Answer, Lane, ServerLane } from "../support/make-lanes";
import type { Person } from "../support/make-world";
import { codeOf, createTestApp, makeLanes, type TestApp, toViewer } from "../support/test-app";
import { verifyWithNode } from "../support/verify-with-node";

let app: TestApp;
let lanes: readonly Lane[];
beforeAll(async () => {
  app = await createTestApp({ environment: { CHAT_EXPORTS_PER_HOUR: "0" } });
  lanes = await makeLanes(app.deps);
});
afterAll(async () => {
  for (const lane of lanes) await lane.close();
  await app.close();
});

let keys = 0;
async function say(viewer: Person, channelId: string, ...texts: string[]) {
  for (const content of texts) {
    keys += 1;
    await sendMessage(app.deps, {
      ...{ viewer: toViewer(viewer), channelId, content, clientMessageId: `export-${keys}` },
    });
  }
}

const toPath = (fields: Record<string, string>) => `/api/chat/export?${new URLSearchParams(fields)}`;

/** The register's row and the trail's of a conversation, as they stand in the database. */
async function readRegister(channelId: string) {
  const { rows: exports } = await app.world.run(
    `select e.format, e.asked_as, e.status, e.reason, e.row_count, e.sha256, e.user_id from exports e
     join chat_channels c on c.id = e.channel_id where c.channel_identifier = $1 order by e.id`,
    [channelId],
  );
  const { rows: trail } = await app.world.run(
    `select action, actor_user_id, reason, count, note, address, session_id is not null as has_session from audit_events
     where channel = $1 and action like 'export%' order by at, position`,
    [channelId],
  );
  return { exports, trail };
}

describe.each([0, 1])("in lane %i", (index) => {
  const lane = () => lanes[index] as Lane;
  const ask = (person: Person, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    lane().ask({ path: toPath(fields), headers: { ...app.headersOf(person), ...headers } });

  test.each(["csv", "json", "html"] as const)("a therapist takes the record as %s", async (format) => {
    const { therapist, prospect, channel } = await app.makePair();
    await say(prospect, channel.id, "=1+1", "مرحبا 👋\nsecond line");
    const [first] = await app.world.listStored(channel.id);
    const own = { viewer: toViewer(prospect), channelId: channel.id, messageId: first!.id };
    await editMessage(app.deps, { ...own, content: "=2+2" });
    await deleteMessage(app.deps, own);
    const answer = await ask(therapist, { channelId: channel.id, format, timeZone: "Europe/Madrid" });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-disposition": expect.stringMatching(
        new RegExp(
          `^attachment; filename="renavest-record-\\d{4}-\\d\\d-\\d\\d-[A-Za-z0-9]{8}\\.${format}"$`,
        ),
      ),
      "cache-control": "no-store, no-transform",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    });
    const file = Buffer.from(answer.text);
    const { problems, manifest } = await verifyWithNode(file, app.deps.records.publicKey);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({ format, channelId: channel.id, exportedBy: therapist.id, messages: 2 });
    expect(manifest?.auditHeads.length).toBeGreaterThan(0);
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(file);
    expect(readRecord(format, text)?.map(({ message }) => message)).toMatchObject([
      { text: "=2+2", earlier: [{ text: "=1+1" }], author: { id: prospect.id, name: prospect.name } },
      { text: "مرحبا 👋\nsecond line", earlier: [], editedAt: null },
    ]);
    const { exports, trail } = await readRegister(channel.id);
    const sha256 = manifest?.bodySha256;
    expect(exports).toEqual([
      {
        format,
        asked_as: "therapist",
        status: "complete",
        reason: null,
        row_count: 2,
        sha256,
        user_id: therapist.userId,
      },
    ]);
    expect(trail).toMatchObject([
      { action: "export_started", actor_user_id: therapist.userId, has_session: true },
      { action: "export_completed", count: 2, note: `${format} ${manifest?.exportId} sha256:${sha256}` },
    ]);
  });

  test.each([
    ["pdf", "application/pdf", "%PDF-1.7"],
    ["zip", "application/zip", "PK"],
  ])("a therapist takes the record as %s", async (format, type, start) => {
    const { therapist, prospect, channel } = await app.makePair();
    await say(prospect, channel.id, "one", "مرحبا", "你好");
    const answer = await ask(therapist, { channelId: channel.id, format });
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, type]);
    expect(answer.text.startsWith(start)).toBe(true);
    expect((await readRegister(channel.id)).exports).toMatchObject([
      { format, status: "complete", row_count: 3 },
    ]);
  });

  test("a client takes their own copy, also without a plan", async () => {
    const { prospect, channel } = await app.makePair();
    await say(prospect, channel.id, "mine");
    await app.world.setSubscriptions(prospect.userId, []);
    const answer = await ask(prospect, { channelId: channel.id, format: "json" });
    expect(answer.status).toBe(200);
    expect((await readRegister(channel.id)).exports).toMatchObject([
      { asked_as: "prospect", status: "complete" },
    ]);
  });

  test.each<[string, Record<string, string>, string[]]>([
    ["no format", { format: "" }, ["format"]],
    ["another format", { format: "exe" }, ["format"]],
    ["no conversation", { channelId: "" }, ["channelId"]],
    ["a zone that is none", { timeZone: "Mars/Olympus" }, ["timeZone"]],
    ["a day that is none", { from: "2026-02-30" }, ["from"]],
    ["an end before its beginning", { from: "2026-03-01", to: "2026-02-01" }, ["from"]],
    ["something else", { sql: "1" }, []],
  ])("%s is no question", async (_name, changes, named) => {
    const { therapist, channel } = await app.makePair();
    const answer = await ask(therapist, { channelId: channel.id, format: "csv", ...changes });
    expect([answer.status, codeOf(answer)]).toEqual([400, "invalid_request"]);
    for (const name of named) expect(JSON.parse(answer.text).error.message).toContain(name);
    expect((await readRegister(channel.id)).exports).toEqual([]);
  });

  test.each([
    ["same-origin", 200],
    ["none", 200],
    ["same-site", 403],
    ["cross-site", 403],
    ["nonsense", 403],
  ])("asked for by a page that is %s it is answered with %i", async (site, status) => {
    const { therapist, channel } = await app.makePair();
    const answer: Answer = await ask(
      therapist,
      { channelId: channel.id, format: "csv" },
      { "Sec-Fetch-Site": site },
    );
    expect(answer.status).toBe(status);
  });

  test("one that breaks off is put on record as incomplete", async () => {
    if (index === 0) return expect(true).toBe(true);
    const { therapist, prospect, channel } = await app.makePair();
    await say(prospect, channel.id, "first");
    // Far more than sockets hold.
    await app.world.run(
      `insert into chat_messages (public_id, channel_id, author_user_id, author_email, author_name, client_message_id,
         seq, version, content, key_id, fingerprint)
       select random_public_id(), m.channel_id, m.author_user_id, m.author_email, repeat('n', 2000), 'more' || n, n + 1,
         n + 1, m.content, m.key_id, m.fingerprint
       from chat_messages m cross join generate_series(1, 20000) n
       where m.channel_id = $1 and m.seq = 1`,
      [channel.channelDbId],
    );
    await app.world.run("update chat_channels set last_seq = 20001, version = 20001 where id = $1", [
      channel.channelDbId,
    ]);
    const { request, response } = await (lane() as ServerLane).open({
      path: toPath({ channelId: channel.id, format: "csv" }),
      headers: app.headersOf(therapist),
    });
    await new Promise((resolve) => response.once("data", resolve));
    request.destroy();
    await expect
      .poll(async () => (await readRegister(channel.id)).exports[0]?.status, { timeout: 10_000 })
      .toBe("incomplete");
    const { exports, trail } = await readRegister(channel.id);
    expect(exports[0]).toMatchObject({ reason: "connection_closed", sha256: null });
    expect(exports[0].row_count).toBeLessThan(20_001);
    expect(trail.at(-1)).toMatchObject({ action: "export_incomplete", reason: "connection_closed" });
  });
});

test("the database refuses a second end of an export, and its removal", async () => {
  await expect(
    app.world.run("update exports set status = 'incomplete', reason = 'x', sha256 = null"),
  ).rejects.toThrow("never changed");
  await expect(app.world.run("delete from exports")).rejects.toThrow("never changed");
});

describe("the page on which records are made", () => {
  const load = async (person: Person, query = "") => {
    const request = new Request(`https://chat.test/records${query}`, { headers: app.headersOf(person) });
    return await loadRecords({ request, params: {}, context: { deps: app.deps } });
  };

  test("says before what a record will hold, and afterwards what was taken", async () => {
    const { therapist, prospect, channel } = await app.makePair();
    await say(prospect, channel.id, "one", "two");
    const chosen = `?channelId=${channel.id}&format=csv&timeZone=America%2FNew_York`;
    const before = await load(therapist, chosen);
    expect(before).toMatchObject({
      conversations: [{ id: channel.id, peerName: prospect.name, messages: 2 }],
      fields: { channelId: channel.id, format: "csv", timeZone: "America/New_York", from: "", to: "" },
      preview: { messages: 2, first: 1, last: 2 },
      ...{ recent: true, refused: null, exports: [] },
    });
    expect(await load(therapist, `${chosen}&to=2020-01-01`)).toMatchObject({
      preview: { messages: 0, first: null },
    });
    await lanes[1]!.ask({
      path: toPath({ channelId: channel.id, format: "csv" }),
      headers: app.headersOf(therapist),
    });
    expect((await load(therapist)).exports).toMatchObject([
      { peerName: prospect.name, format: "csv", status: "complete", messages: 2, sha256: expect.any(String) },
    ]);
    // Nobody sees what the other one has taken.
    expect((await load(prospect)).exports).toEqual([]);
  });

  test("is there for somebody whose plan has ended, and shows nobody else's conversation", async () => {
    const { prospect, channel } = await app.makePair();
    const other = await app.makePair();
    await app.world.setSubscriptions(prospect.userId, []);
    const data = await load(prospect, `?channelId=${other.channel.id}`);
    expect(data.conversations.map(({ id }) => id)).toEqual([channel.id]);
    expect(data.fields.channelId).toBe(channel.id);
  });

  test.each([0, 1])(
    "in lane %i: a form of ours that is refused comes back to it with the reason",
    async (index) => {
      const { therapist } = await app.makePair();
      const other = await app.makePair();
      const fields = { channelId: other.channel.id, format: "csv" };
      const answer = await lanes[index]!.ask({
        path: toPath(fields),
        headers: { ...app.headersOf(therapist), "Sec-Fetch-Mode": "navigate" },
      });
      expect([answer.status, answer.headers.get("Location")]).toEqual([
        303,
        `/records?channelId=${other.channel.id}&format=csv&refused=not_found`,
      ]);
    },
  );
});
