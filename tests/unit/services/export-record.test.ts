import { describe, expect, test } from "vitest";
import { readRecord } from "~/domain/record/read-record";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { type ExportInput, exportRecord, type RecordDownload } from "~/services/export-record";
import { makeChat, makeInstance, type TestChat } from "../../support/make-services";
import { say } from "../../support/make-stream";
import { makeSubscription } from "../../support/make-world";
import { verifyWithNode } from "../../support/verify-with-node";

const MINUTE_MS = 60_000;

async function makeExporter() {
  const chat = await makeChat();
  const { services, therapist, channel, clock } = chat;
  const input = (changes: Partial<ExportInput> = {}): ExportInput => ({
    viewer: { ...therapist, signedInAt: clock.now() },
    ...{
      channelId: channel.id,
      format: "json",
      from: null,
      to: null,
      timeZone: "UTC",
      locale: "en",
      ownCopy: true,
    },
    ...changes,
  });
  const begin = (changes: Partial<ExportInput> = {}) => exportRecord(services, input(changes));
  const read = async (changes: Partial<ExportInput> = {}) => readAll(await begin(changes));
  return { ...chat, input, begin, read };
}

async function readAll(download: RecordDownload): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await download.next(); chunk !== null; chunk = await download.next()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What the trail says of exports, oldest first. */
function tellTrail({ world }: Pick<TestChat, "world">) {
  return world.database.state.audit
    .filter(({ action }) => action.startsWith("export_"))
    .map(({ action, reason, count, note, userId }) => ({ action, reason, count, note, userId }));
}

describe("a record", () => {
  test("holds every text a message ever had, also of a deleted one, and how the conversation was closed", async () => {
    const { services, world, clock, prospect, therapist, channel, read } = await makeExporter();
    await say(services, prospect, channel.id, "I owe 5,000");
    const [first] = await world.listStored(channel.id);
    await say(services, therapist, channel.id, "Thank you for telling me");
    await clock.advance(MINUTE_MS);
    const own = { viewer: prospect, channelId: channel.id, messageId: first!.id };
    await editMessage(services, { ...own, content: "I owe 50,000" });
    await editMessage(services, { ...own, content: "I owe 500" });
    await deleteMessage(services, own);
    await closeChannel(services, { viewer: therapist, channelId: channel.id });
    await reopenChannel(services, { viewer: therapist, channelId: channel.id, reason: "asked to" });
    const file = await read();
    const messages = readRecord("json", file.toString())?.map(({ message }) => message);
    expect(messages).toMatchObject([
      {
        ...{ seq: 1, text: "I owe 500", loss: null, author: { id: prospect.id } },
        earlier: [{ text: "I owe 5,000" }, { text: "I owe 50,000" }],
      },
      { seq: 2, text: "Thank you for telling me", earlier: [], editedAt: null, deletedAt: null },
    ]);
    expect(messages?.[0]?.deletedAt).not.toBeNull();
    expect(JSON.parse(file.toString())).toMatchObject({
      record: "renavest-record",
      conversation: { id: channel.id, people: [{ id: therapist.id }, { id: prospect.id }] },
      closings: [
        { what: "closed", by: { id: therapist.id } },
        { what: "reopened", by: { id: therapist.id } },
      ],
    });
    expect((await verifyWithNode(file, services.records.publicKey)).problems).toEqual([]);
  });

  test.each(["csv", "json", "html"] as const)("of many pages is whole as %s", async (format) => {
    const { services, prospect, channel, read } = await makeExporter();
    for (let at = 1; at <= 1_030; at += 1) await say(services, prospect, channel.id, `message ${at}`);
    const file = await read({ format });
    const { problems, manifest } = await verifyWithNode(file, services.records.publicKey);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({ messages: 1_030, firstSeq: 1, lastSeq: 1_030 });
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(file);
    expect(readRecord(format, text)?.map(({ message }) => message.text)).toEqual(
      Array.from({ length: 1_030 }, (_, index) => `message ${index + 1}`),
    );
  });

  test("says of a text that does not open that it does not, and goes on", async () => {
    const { services, world, prospect, channel, read } = await makeExporter();
    await say(services, prospect, channel.id, "one", "two");
    const [first] = await world.listStored(channel.id);
    await world.patchMessage(first!.id, { content: "v2.0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
    const messages = readRecord("json", (await read()).toString())?.map(({ message }) => message);
    expect(messages).toMatchObject([
      { text: null, loss: "unreadable" },
      { text: "two", loss: null },
    ]);
  });

  test("says of a conversation whose key was destroyed that its texts were erased", async () => {
    const { services, world, prospect, channel, read } = await makeExporter();
    await say(services, prospect, channel.id, "one");
    await world.destroyKey(channel.id);
    expect(readRecord("json", (await read()).toString())?.[0]?.message).toMatchObject({
      text: null,
      loss: "erased",
    });
  });

  test("holds what was written within its period alone", async () => {
    const { services, clock, prospect, channel, read } = await makeExporter();
    const times: Date[] = [];
    for (const text of ["one", "two", "three"]) {
      times.push(clock.now());
      await say(services, prospect, channel.id, text);
      await clock.advance(MINUTE_MS);
    }
    const textsOf = async (changes: Partial<ExportInput>) =>
      readRecord("json", (await read(changes)).toString())?.map(({ message }) => message.text);
    expect(await textsOf({ from: times[1]! })).toEqual(["two", "three"]);
    expect(await textsOf({ to: times[2]! })).toEqual(["one", "two"]);
    expect(await textsOf({ from: times[1]!, to: times[2]! })).toEqual(["two"]);
    expect(await textsOf({ from: clock.now() })).toEqual([]);
  });

  test("is named by its date and its own id, by no name of a person", async () => {
    const { begin, therapist, prospect } = await makeExporter();
    const { fileName } = await begin({ format: "csv" });
    expect(fileName).toMatch(/^renavest-record-\d{4}-\d\d-\d\d-[A-Za-z0-9]{8}\.csv$/);
    for (const { name } of [therapist, prospect]) expect(fileName).not.toContain(name);
  });
});

describe("what is put on record", () => {
  test("it begins before the first byte, and ends with rows and hash after the last", async () => {
    const chat = await makeExporter();
    const { services, prospect, therapist, channel, begin } = chat;
    await say(services, prospect, channel.id, "hello");
    const download = await begin({ format: "csv" });
    expect(tellTrail(chat)).toMatchObject([{ action: "export_started", userId: therapist.userId }]);
    const file = await readAll(download);
    const { manifest } = await verifyWithNode(file);
    expect(tellTrail(chat)).toMatchObject([
      { action: "export_started", note: `csv ${manifest?.exportId}` },
      {
        action: "export_completed",
        count: 1,
        note: `csv ${manifest?.exportId} sha256:${manifest?.bodySha256}`,
      },
    ]);
  });

  test("a reader that leaves makes it incomplete, once", async () => {
    const chat = await makeExporter();
    const { services, prospect, channel, begin } = chat;
    for (let at = 1; at <= 900; at += 1) await say(services, prospect, channel.id, "x".repeat(300));
    const download = await begin({ format: "csv" });
    await download.next();
    await download.cancel();
    await download.cancel();
    expect(tellTrail(chat).map(({ action, reason }) => [action, reason])).toEqual([
      ["export_started", undefined],
      ["export_incomplete", "connection_closed"],
    ]);
  });

  test("a reader that never takes a byte as well", async () => {
    const chat = await makeExporter();
    await (await chat.begin()).cancel();
    expect(tellTrail(chat).map(({ action }) => action)).toEqual(["export_started", "export_incomplete"]);
  });

  test("rights that end on the way end it", async () => {
    const chat = await makeExporter();
    const { services, world, prospect, channel, begin } = chat;
    for (let at = 1; at <= 2_400; at += 1) await say(services, prospect, channel.id, "x".repeat(300));
    const own = { ...prospect, signedInAt: chat.clock.now() };
    const download = await begin({ viewer: own, format: "csv" });
    await world.replaceProspect(channel.id, (await world.addPerson({ role: "prospect" })).userId);
    await expect(readAll(download)).rejects.toMatchObject({ code: "not_found" });
    expect(tellTrail(chat).at(-1)).toMatchObject({ action: "export_incomplete", reason: "not_found" });
  });

  test("without a place in the trail there is no record", async () => {
    const { world, begin } = await makeExporter();
    world.database.auditBroken = true;
    await expect(begin()).rejects.toThrow();
    expect(world.database.state.exports.size).toBe(0);
  });

  test("an end that cannot be put on record is none: the reader is told that it broke off", async () => {
    const { world, begin } = await makeExporter();
    const download = await begin();
    world.database.auditBroken = true;
    await expect(readAll(download)).rejects.toThrow();
  });
});

describe("who may take one", () => {
  test("the therapist, and the client their own copy, with and without a plan", async () => {
    const { prospect, clock, read } = await makeExporter();
    const lapsed = [makeSubscription({ endsAt: new Date("2021-01-01") })];
    const signedInAt = clock.now();
    expect((await read()).length).toBeGreaterThan(0);
    expect((await read({ viewer: { ...prospect, signedInAt } })).length).toBeGreaterThan(0);
    expect(
      (await read({ viewer: { ...prospect, subscriptions: lapsed, signedInAt } })).length,
    ).toBeGreaterThan(0);
  });

  test("no client where the operator gives no own copies", async () => {
    const { prospect, clock, begin } = await makeExporter();
    const viewer = { ...prospect, signedInAt: clock.now() };
    await expect(begin({ viewer, ownCopy: false })).rejects.toMatchObject({ code: "forbidden" });
    await expect(begin({ ownCopy: false })).resolves.toBeDefined();
  });

  test("nobody else learns that the conversation exists, however recently they signed in", async () => {
    const { world, begin } = await makeExporter();
    for (const role of ["therapist", "prospect", "admin"] as const) {
      const viewer = await world.addPerson({ role });
      await expect(begin({ viewer })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test.each([
    ["long ago", -10 * MINUTE_MS - 1],
    ["in the future", 2 * MINUTE_MS],
  ])("nobody who signed in %s", async (_when, byMs) => {
    const { therapist, clock, begin } = await makeExporter();
    const viewer = { ...therapist, signedInAt: new Date(clock.now().getTime() + byMs) };
    await expect(begin({ viewer })).rejects.toMatchObject({ code: "recent_sign_in_required" });
    await expect(begin({ viewer: { ...therapist } })).rejects.toMatchObject({
      code: "recent_sign_in_required",
    });
    await expect(begin({ viewer: { ...therapist, signedInAt: null } })).rejects.toMatchObject({
      code: "recent_sign_in_required",
    });
  });

  test("twenty an hour", async () => {
    const { world, hints, clock, input, services } = await makeExporter();
    const shared = { database: world.database, hints, clock, cipher: services.cipher };
    const limited = makeInstance(shared, { exportsPerHour: 20 });
    for (let at = 0; at < 20; at += 1) await (await exportRecord(limited, input())).cancel();
    await expect(exportRecord(limited, input())).rejects.toMatchObject({ code: "rate_limited" });
    await clock.advance(61 * MINUTE_MS);
    await expect(exportRecord(limited, input())).resolves.toBeDefined();
  });
});
