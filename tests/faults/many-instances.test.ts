import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signInApi, toApiClient } from "../support/e2e-api";
import { listStored } from "../support/e2e-database";
import { followChannel } from "../support/e2e-stream";
import { makeTalks } from "../support/e2e-talk";
import { describeFaults } from "../support/faults/describe-faults";
import { type Fault, IS_LONG } from "../support/faults/fault";
import { type FaultPlace, openFaultPlace } from "../support/faults/fault-place";
import { findLeftOvers, measureApp } from "../support/faults/measure-app";
import { restart } from "../support/faults/run-round";
import { findNginxBinary, HOW_TO_GET_NGINX } from "../support/nginx-binary";
import { findRedisBinary, HOW_TO_GET_REDIS } from "../support/redis-binary";

const FAULTS: readonly Fault[] = [
  {
    name: "one of three processes killed under load",
    holdMs: 500,
    longRounds: 20,
    // nginx asks another process when one is gone: whether somebody noticed is chance.
    async begin({ instances: [one] }) {
      await one.kill();
      return () => restart(one);
    },
  },
];

const missing = [
  ...(findNginxBinary() === null ? [HOW_TO_GET_NGINX] : []),
  ...(findRedisBinary() === null ? [HOW_TO_GET_REDIS] : []),
];
const skip = missing.length > 0 && !process.env["CI"];
const told = missing.length > 0 ? ` (${missing.join("; ")})` : "";
describeFaults(`behind nginx, without Redis${told}`, { nginx: true }, FAULTS, { skip });
describeFaults(`behind nginx, with Redis${told}`, { nginx: true, redis: true }, FAULTS, { skip });

const STREAMS = IS_LONG ? 1_000 : 90;
const TALKS = 3;
const BACK_WITHIN_MS = 30_000;
const EXIT_WITHIN_MS = 10_000;

describe.skipIf(skip)(`asked to stop, behind nginx${told}`, () => {
  let place: FaultPlace;
  beforeAll(async () => {
    place = await openFaultPlace({ nginx: true });
  }, 120_000);
  afterAll(() => place.close(), 120_000);

  test("a process says goodbye to each stream, answers what was asked, ends in time, and all go on elsewhere", {
    timeout: 300_000,
  }, async () => {
    const { instances, database, front } = place;
    const url = front?.url ?? "";
    const leaving = instances[0];
    const talks = await makeTalks(TALKS, database, (person) => signInApi(url, person.email));
    const readers = Array.from({ length: STREAMS }, (_, index) => {
      const { channelId, asProspect, asTherapist } = talks[index % TALKS]!;
      const { cookie } = index % 2 === 0 ? asProspect : asTherapist;
      return followChannel({ url, channelId, cookie, polite: true });
    });
    for (const reader of readers) await reader.until(({ heard }) => heard.includes("ready"), "ready", 60_000);
    const { streams } = await measureApp(leaving);
    expect(streams).toBeGreaterThan(STREAMS / 5);

    // A send that is under way when the process is asked to stop: its conversation is held for a moment.
    const [talk] = talks;
    const holder = await database.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM chat_channels WHERE channel_identifier = $1 FOR UPDATE", [
      talk?.channelId,
    ]);
    const direct = toApiClient(leaving.url, talk?.asProspect.cookie ?? "");
    const inFlight = direct.send({
      ...{ channelId: talk?.channelId ?? "", content: "under way", clientMessageId: "under-way" },
    });
    await sleep(300);
    const ended = leaving.terminate();
    await sleep(700);
    await holder.query("COMMIT");
    holder.release();
    expect(await inFlight).toMatchObject({ message: { content: "under way", seq: 1 } });
    const { how, tookMs } = await ended;
    expect(how).toBe(0);
    expect(tookMs).toBeLessThan(EXIT_WITHIN_MS);

    const isBack = () => readers.every((reader) => reader.isOpen());
    for (const deadline = Date.now() + BACK_WITHIN_MS; !isBack() && Date.now() < deadline; ) await sleep(50);
    expect(readers.filter((reader) => !reader.isOpen())).toHaveLength(0);
    const told = readers.filter(({ heard }) => heard.includes("bye shutdown"));
    expect(told).toHaveLength(streams);
    const waits = told.flatMap((reader) => reader.waits);
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(500);
    // Each its own moment: not all at once at the two that stay.
    expect(new Set(waits).size).toBeGreaterThan(waits.length / 2);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(2_000);

    for (const { asTherapist, channelId } of talks) await asTherapist.sendMany(channelId, "after", 2);
    for (const reader of readers) {
      const { channelId } = talks[readers.indexOf(reader) % TALKS]!;
      const stored = await listStored(database, channelId);
      await reader.until(({ messages }) => messages.size === stored.length, "what came after", 30_000);
      expect([...reader.messages.keys()]).toEqual(stored.map(({ id }) => id));
      expect(reader.faults).toEqual([]);
    }
    await Promise.all(readers.map((reader) => reader.stop()));
    for (const app of instances.slice(1)) expect(await findLeftOvers(app, app.baseline)).toEqual([]);
    await leaving.start();
  });
});
