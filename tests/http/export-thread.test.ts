import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { RECORD_FORMATS } from "~/domain/record/record";
import { deleteMessage, editMessage } from "~/services/change-message";
import { exportRecord } from "~/services/export-record";
import { makeRecordBody } from "~/services/make-record-body";
import type { BodyChunk, MadeBody, RecordBodyOrder } from "~/services/ports/record-bodies";
import { sendMessage } from "~/services/send-message";
import { TAKE_TURNS } from "~/services/take-turns";
import { makeHeading } from "../support/make-record";
import { makeRecordWorker } from "../support/make-record-worker";
import type { Pair } from "../support/make-world";
import { createTestApp, type TestApp, toViewer } from "../support/test-app";
import { verifyWithNode } from "../support/verify-with-node";

let app: TestApp;
let worker: Awaited<ReturnType<typeof makeRecordWorker>>;
beforeAll(async () => {
  worker = await makeRecordWorker();
  app = await createTestApp({ recordWorker: worker.file });
});
afterAll(async () => {
  await app?.close();
  await worker?.remove();
});

/** A pair who have said much, changed some of it, and taken some back. */
async function makeTalk(): Promise<Pair> {
  const pair = await app.makePair();
  const { prospect, therapist, channel } = pair;
  for (let at = 0; at < 8; at += 1)
    await sendMessage(app.deps, {
      viewer: toViewer(at % 2 === 0 ? prospect : therapist),
      ...{
        channelId: channel.id,
        content: `=${at} "مرحبا" 👋\nagain`,
        clientMessageId: `${channel.id}-${at}`,
      },
    });
  const [first, , third] = await app.world.listStored(channel.id);
  const own = { viewer: toViewer(prospect), channelId: channel.id };
  await editMessage(app.deps, { ...own, messageId: first!.id, content: "less" });
  await deleteMessage(app.deps, { ...own, messageId: third!.id });
  return pair;
}

const toOrder = (
  { channel, therapist }: Pair,
  format: RecordBodyOrder["format"],
  last: number,
): RecordBodyOrder => ({
  ...{ userId: therapist.userId, channel, format, range: { first: 1, last } },
  heading: makeHeading({ channelId: channel.id }),
});

async function readAll(making: AsyncGenerator<BodyChunk, MadeBody, void>) {
  const pieces: Uint8Array[] = [];
  for (let step = await making.next(); ; step = await making.next()) {
    if (step.done) return { file: Buffer.concat(pieces), made: step.value };
    pieces.push(step.value.bytes.slice());
  }
}

describe("a record made by a thread of its own", () => {
  test.each(["csv", "json", "html"] as const)(
    "is byte for byte what this thread makes, as %s",
    async (format) => {
      const pair = await makeTalk();
      const order = toOrder(pair, format, 8);
      const here = await readAll(makeRecordBody({ ...app.deps, pace: TAKE_TURNS }, order));
      const there = await readAll(app.deps.recordBodies!.make(order));
      expect(there.file.equals(here.file)).toBe(true);
      expect(there.made).toEqual(here.made);
      expect(there.made.messages).toBe(8);
    },
  );

  test("is the same while people write, who go first", async () => {
    const pair = await makeTalk();
    const order = toOrder(pair, "csv", 8);
    const quiet = await readAll(app.deps.recordBodies!.make(order));
    const making = app.deps.recordBodies!.make(order);
    app.deps.recordBodies!.makeWay();
    expect((await readAll(making)).file.equals(quiet.file)).toBe(true);
  });

  test.each(RECORD_FORMATS)("is intact and on record as %s", async (format) => {
    const { therapist, channel } = await makeTalk();
    const viewer = { ...toViewer(therapist), signedInAt: systemClock.now() };
    const asked = { viewer, channelId: channel.id, format, from: null, to: null } as const;
    const download = await exportRecord(app.deps, { ...asked, timeZone: "UTC", locale: "es", ownCopy: true });
    const pieces: Uint8Array[] = [];
    for (let piece = await download.next(); piece !== null; piece = await download.next())
      pieces.push(piece.slice());
    const { problems, manifest } = await verifyWithNode(Buffer.concat(pieces), app.deps.records.publicKey);
    expect(problems).toEqual([]);
    const { rows } = await app.world.run(
      "select status, row_count, sha256 from exports where public_id = $1",
      [manifest?.exportId],
    );
    expect(rows).toEqual([{ status: "complete", row_count: 8, sha256: manifest?.bodySha256 }]);
  });

  test("ends with the rights of whoever asked", async () => {
    const pair = await makeTalk();
    const other = await app.makePair();
    const order = { ...toOrder(pair, "csv", 8), userId: other.therapist.userId };
    await expect(readAll(app.deps.recordBodies!.make(order))).rejects.toMatchObject({ code: "not_found" });
  });

  test("is made when sends leave the processor alone", async () => {
    if (process.platform !== "linux") return expect(process.platform).not.toBe("linux");
    await readAll(app.deps.recordBodies!.make(toOrder(await makeTalk(), "csv", 8)));
    const nices = readdirSync("/proc/self/task").map((id) => {
      const fields = readFileSync(`/proc/self/task/${id}/stat`, "utf8").split(") ").at(-1)?.split(" ");
      return Number(fields?.[16]);
    });
    const [own] = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ").slice(16) ?? [];
    expect(nices).toContain(Math.min(19, Number(own) + 10));
  });
});
