import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { readRecord } from "~/domain/record/read-record";
import { editMessage } from "~/services/change-message";
import { exportRecord } from "~/services/export-record";
import { makeRecordBody } from "~/services/make-record-body";
import { TAKE_TURNS } from "~/services/take-turns";
import { makeChat, type TestChat } from "../../support/make-services";
import { say } from "../../support/make-stream";
import { readZip } from "../../support/read-zip";
import { isIntact, verifyWithNode } from "../../support/verify-with-node";

const PAGE = Buffer.from("<!doctype html><title>verifier</title>");

async function begin(chat: TestChat, changes: Partial<TestChat["services"]> = {}) {
  const { services, therapist, channel, clock } = chat;
  const records = { ...services.records, readVerifier: async () => PAGE };
  return await exportRecord(
    { ...services, records, ...changes },
    {
      viewer: { ...therapist, signedInAt: clock.now() },
      ...{ channelId: channel.id, format: "zip", from: null, to: null, timeZone: "UTC" },
      ...{ locale: "en", ownCopy: true },
    },
  );
}

async function take(chat: TestChat, changes: Partial<TestChat["services"]> = {}): Promise<Buffer> {
  const download = await begin(chat, changes);
  const pieces: Uint8Array[] = [];
  for (let piece = await download.next(); piece !== null; piece = await download.next())
    pieces.push(piece.slice());
  return Buffer.concat(pieces);
}

describe("an archive of a record", () => {
  let chat: TestChat;
  let file: Buffer;
  beforeAll(async () => {
    chat = await makeChat();
    await say(chat.services, chat.prospect, chat.channel.id, "I owe 5,000", "مرحبا");
    file = await take(chat);
  });
  const changed = (at: number) => Buffer.from(file).fill((file[at] ?? 0) ^ 1, at, at + 1);

  test("holds every format, each sealed for itself, the verifier, and a word about them", async () => {
    const files = readZip(file);
    const formats = ["csv", "json", "html", "pdf"] as const;
    const nameOf = (ending: string) => [...files.keys()].find((name) => name.endsWith(ending)) ?? "";
    for (const format of formats) {
      const content = files.get(nameOf(`.${format}`)) ?? Buffer.alloc(0);
      const { problems, manifest } = await verifyWithNode(content, chat.services.records.publicKey);
      expect(problems, format).toEqual([]);
      expect(manifest).toMatchObject({ format, messages: 2, channelId: chat.channel.id });
    }
    const json = files.get(nameOf("0.json")) ?? files.get([...files.keys()][2] ?? "");
    expect(readRecord("json", json?.toString() ?? "")?.map(({ message }) => message.text)).toEqual([
      "I owe 5,000",
      "مرحبا",
    ]);
    expect([...files.keys()]).toEqual([
      "README.txt",
      ...formats.map((format) => expect.stringMatching(new RegExp(`^renavest-record-.*\\.${format}$`))),
      ...["verify.html", "manifest.json", "seal.txt"],
    ]);
    expect(files.get("verify.html")).toEqual(PAGE);
    expect(files.get("README.txt")?.toString()).toContain("Confidential.");
    const { files: listed, key } = JSON.parse(files.get("manifest.json")?.toString() ?? "");
    expect(key).toMatchObject({ publicKey: chat.services.records.publicKey });
    expect(listed).toHaveLength(6);
    for (const { name, bytes, sha256 } of listed) {
      const content = files.get(name) ?? Buffer.alloc(0);
      expect([content.length, createHash("sha256").update(content).digest("hex")]).toEqual([bytes, sha256]);
    }
  });

  test("is intact, and on record with its hash and its messages", async () => {
    const { problems, manifest } = await verifyWithNode(file, chat.services.records.publicKey);
    expect(problems).toEqual([]);
    expect(manifest).toMatchObject({ format: "zip", messages: 2, firstSeq: 1, lastSeq: 2 });
    const [row] = chat.world.database.state.exports.values();
    expect(row).toMatchObject({ format: "zip", status: "complete", rows: 2, sha256: manifest?.bodySha256 });
  });

  test("is found changed in every single byte", async () => {
    const { manifest } = await verifyWithNode(file);
    const { bodyBytes = 0, bodySha256 } = manifest ?? {};
    const missed: number[] = [];
    for (let at = 0; at < file.length; at += 1) {
      const was = file[at] ?? 0;
      file[at] = was ^ 1;
      // In front of the seal's own header it is one hash that the verifier looks at; behind that it looks itself.
      const isSame = createHash("sha256").update(file.subarray(0, bodyBytes)).digest("hex") === bodySha256;
      const isLooked = at >= bodyBytes || at % 50 === 0;
      if (isSame !== at >= bodyBytes || (isLooked && (await isIntact(file)))) missed.push(at);
      file[at] = was;
    }
    expect(missed).toEqual([]);
    expect(await isIntact(file)).toBe(true);
    expect(bodyBytes).toBeGreaterThan(10_000);
  });

  test("says which of its files was changed, and that something was cut off or added", async () => {
    const name = [...readZip(file).keys()][1] ?? "";
    const { problems } = await verifyWithNode(changed(file.indexOf(name) + name.length + 40));
    expect(problems).toEqual([
      { kind: "bytes", first: 0, last: expect.any(Number) },
      { kind: "member_changed", name },
    ]);
    const kinds = async (of: Buffer) => (await verifyWithNode(of)).problems.map(({ kind }) => kind);
    expect(await kinds(file.subarray(0, file.length - 1))).toEqual(["end_changed"]);
    expect(await kinds(Buffer.concat([file, Buffer.of(0)]))).toEqual(["end_changed"]);
    expect(await kinds(file.subarray(1))).toContain("length");
  });
});

test("formats that would tell different things are handed over to nobody", async () => {
  const chat = await makeChat();
  const { services, world, prospect, channel } = chat;
  await say(services, prospect, channel.id, "I owe 5,000");
  const [message] = await world.listStored(channel.id);
  const edit = { viewer: prospect, channelId: channel.id, messageId: message!.id, content: "I owe 500" };
  const recordBodies: TestChat["services"]["recordBodies"] = {
    async *make(order) {
      if (order.format === "html") await editMessage(services, edit);
      return yield* makeRecordBody({ ...services, pace: TAKE_TURNS }, order);
    },
    makeWay: () => undefined,
  };
  await expect(take(chat, { recordBodies })).rejects.toMatchObject({ code: "unavailable" });
  const [row] = world.database.state.exports.values();
  expect(row).toMatchObject({ status: "incomplete", reason: "unavailable", sha256: null });
});

test("an archive whose reader leaves is on record as incomplete, with what went out", async () => {
  const chat = await makeChat();
  for (let at = 0; at < 40; at += 1)
    await say(chat.services, chat.prospect, chat.channel.id, crypto.randomUUID());
  const download = await begin(chat);
  for (let pieces = 0; pieces < 12; pieces += 1) await download.next();
  await download.cancel();
  const [row] = chat.world.database.state.exports.values();
  expect(row).toMatchObject({ status: "incomplete", reason: "connection_closed", rows: 40 });
});
