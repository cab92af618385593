import { expect } from "@playwright/test";
import { startApp } from "../support/app-fixture";
import { signInApi } from "../support/e2e-api";
import { listStored } from "../support/e2e-database";
import { startLoad } from "../support/e2e-load-process";
import { followChannel } from "../support/e2e-stream";
import { makeTalks, test } from "../support/e2e-test";

const CHANNELS = 8;
const WRITERS_PER_CHANNEL = 25;
const MESSAGES_PER_WRITER = 3;
const PER_CHANNEL = WRITERS_PER_CHANNEL * MESSAGES_PER_WRITER;

test("no message is lost, doubled or out of order when the app is killed twice under 200 writers", async ({
  installation,
  database,
}) => {
  test.setTimeout(120_000);
  const app = await startApp(installation.env);
  const talks = await makeTalks(CHANNELS, database, (person) => signInApi(app.url, person.email));
  const load = startLoad({
    url: app.url,
    channels: talks.map(({ channelId, asProspect, asTherapist }) => ({
      channelId,
      cookies: [asProspect.cookie, asTherapist.cookie],
    })),
    writersPerChannel: WRITERS_PER_CHANNEL,
    messagesPerWriter: MESSAGES_PER_WRITER,
  });
  try {
    for (const confirmed of [100, 350]) {
      await load.confirmed(confirmed);
      await app.kill();
      await app.start();
    }
    const { sends, readers } = await load.result;

    expect(sends).toHaveLength(CHANNELS * PER_CHANNEL);
    expect(sends.filter((send) => send.refused !== null)).toEqual([]);
    expect(sends.filter((send) => send.stored === null)).toEqual([]);
    // Otherwise nothing was under way when the app died, and this test has shown nothing.
    expect(sends.filter((send) => send.unknowns > 0).length).toBeGreaterThan(0);

    for (const { channelId, asTherapist } of talks) {
      const stored = await listStored(database, channelId);
      const confirmed = sends.filter((send) => send.channelId === channelId);
      // order: 1..n without holes
      expect(stored.map((row) => row.seq)).toEqual(
        Array.from({ length: PER_CHANNEL }, (_, index) => index + 1),
      );
      // durable and unique: each key once, with the id and place that were confirmed
      const byKey = new Map(stored.map((row) => [row.key, { id: row.id, seq: row.seq }]));
      expect(byKey.size).toBe(PER_CHANNEL);
      for (const send of confirmed)
        expect(byKey.get(send.key)).toEqual({ id: send.stored?.id, seq: send.stored?.seq });
      // complete: readers that stayed, and somebody who comes now
      const ids = stored.map((row) => row.id);
      const stayed = readers.find((reader) => reader.channelId === channelId);
      expect(stayed?.ids).toEqual(ids);
      expect(stayed?.faults).toEqual([]);
      expect(stayed?.connections).toBeGreaterThanOrEqual(3);
      const history = await asTherapist.readAll(channelId);
      expect(history.map((message) => message.id)).toEqual(ids);
      const contents = new Map(confirmed.map((send) => [send.stored?.id, send.content]));
      for (const message of history) expect(message.content).toBe(contents.get(message.id));
      const fresh = followChannel({ url: app.url, cookie: asTherapist.cookie, channelId });
      await fresh.until(({ messages }) => messages.size >= PER_CHANNEL, "the whole conversation");
      await fresh.stop();
      expect([...fresh.messages.keys()]).toEqual(ids);
    }

    // A repeat long after the crash is still the same message (P2).
    for (const send of sends.filter(({ unknowns }) => unknowns > 0).slice(0, 20)) {
      const talk = talks.find(({ channelId }) => channelId === send.channelId);
      const author = (await listStored(database, send.channelId)).find(
        (row) => row.key === send.key,
      )?.authorEmail;
      const api = author === talk?.prospect.email ? talk?.asProspect : talk?.asTherapist;
      const { channelId, content, key } = send;
      const again = await api?.send({ channelId, content, clientMessageId: key });
      expect(again).toMatchObject({ duplicate: true, message: send.stored ?? {} });
    }
  } finally {
    load.stop();
    await app.stop();
  }
});
