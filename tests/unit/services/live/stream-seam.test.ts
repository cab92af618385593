import { expect, test } from "vitest";
import type { Change } from "~/services/live/change";
import { sendMessage } from "~/services/send-message";
import { settle } from "../../../support/fake-clock";
import { createFakeSink } from "../../../support/fake-sink";
import { makeDraft } from "../../../support/make-draft";
import { makeChat, type TestChat } from "../../../support/make-services";
import { openStream, say } from "../../../support/make-stream";

/**
 * The seam between history and live: somebody else's message is let in at each single place where the opening of a
 * stream waits. Whatever the place, and however word of it gets around, it must come once, in order (contract P4).
 */
type Word = "this process" | "another process" | "nobody";

async function sendNow(chat: TestChat, word: Word): Promise<void> {
  const { world, services, elsewhere, hints, therapist, channel } = chat;
  if (word === "nobody") hints.fate = "lost";
  const through = word === "this process" ? services : elsewhere;
  // No step of this send may let the next one in.
  const onStep = world.database.onStep;
  world.database.onStep = () => undefined;
  sends += 1;
  await sendMessage(through, {
    ...{ viewer: therapist, channelId: channel.id },
    ...{ content: "let in", clientMessageId: `let-in-${sends}` },
  });
  world.database.onStep = onStep;
}
let sends = 0;

interface Run {
  readonly word: Word;
  readonly cursor: string | null;
  readonly stored: number;
  /** Whether another stream of this process is live on the channel already. */
  readonly watched: boolean;
}

async function openWithMessageAt(place: number, { word, cursor, stored, watched }: Run) {
  const chat = await makeChat();
  const { services, prospect, channel, world, clock } = chat;
  world.database.appendNow(Array.from({ length: stored }, () => makeDraft(channel, prospect)));
  const other = watched ? await openStream(services, prospect, { channelId: channel.id }) : null;
  let steps = 0;
  world.database.onStep = async () => {
    steps += 1;
    if (steps === place) await sendNow(chat, word);
  };
  const { sink } = await openStream(services, prospect, { channelId: channel.id, cursor });
  await settle();
  world.database.onStep = () => undefined;
  const atOnce = sink.seqs();
  await sendNow(chat, word);
  await clock.advance(2_000);
  return {
    sink,
    atOnce,
    other: other?.sink,
    total: stored + (steps >= place ? 2 : 1),
    isPast: steps < place,
  };
}

const words: Word[] = ["this process", "another process", "nobody"];
const starts = [
  { from: "the beginning", cursor: "1-0", stored: 0 },
  { from: "the beginning", cursor: "1-0", stored: 3 },
  { from: "the middle", cursor: "1-2", stored: 3 },
  { from: "now on", cursor: null, stored: 3 },
];
const cases = words.flatMap((word) =>
  [false, true].flatMap((watched) => starts.map((start) => ({ ...start, word, watched }))),
);

test.each(cases)(
  "a stream from $from ($stored stored, watched: $watched) misses nothing that $word tells of",
  async ({ from: _, ...run }) => {
    let places = 0;
    for (let isPast = false; !isPast; places += 1) {
      const { sink, atOnce, other, total, ...end } = await openWithMessageAt(places + 1, run);
      isPast = end.isPast;
      const all = Array.from({ length: total }, (_each, index) => index + 1);
      const [ready] = sink.named("ready");
      if (ready === undefined || !("version" in ready.data)) throw new Error("the stream is not ready");
      // Without a cursor it begins after what `ready` says is stored.
      const begin = run.cursor === null ? ready.data.version : Number(run.cursor.split("-")[1]);
      expect(sink.seqs(), `place ${places}`).toEqual(all.slice(begin));
      // What is told of need not wait for the sweep.
      if (run.word !== "nobody") expect(atOnce, `at once, place ${places}`).toEqual(all.slice(begin, -1));
      expect(sink.named("message").map(({ id }) => id)).toEqual(all.slice(begin).map((seq) => `1-${seq}`));
      expect(sink.named("reset")).toEqual([]);
      if (other) expect(other.seqs(), `the other stream, place ${places}`).toEqual(all.slice(run.stored));
    }
    expect(places).toBeGreaterThan(4);
  },
);

test("a change that is read while the reader is slow is not lost either", async () => {
  const { services, prospect, therapist, channel } = await makeChat();
  await say(services, prospect, channel.id, "1", "2");
  const sink = createFakeSink();
  const letGo = sink.hold();
  await openStream(services, prospect, { channelId: channel.id, cursor: "1-0", sink });
  await say(services, therapist, channel.id, "3", "4");
  expect(sink.seqs()).toEqual([1, 2]);
  letGo();
  await settle();
  await say(services, therapist, channel.id, "5");
  expect(sink.seqs()).toEqual([1, 2, 3, 4, 5]);
});

test("a long absence is read page by page, and waits for the reader in between", async () => {
  const { services, prospect, channel, world } = await makeChat();
  world.database.appendNow(Array.from({ length: 450 }, () => makeDraft(channel, prospect)));
  const sink = createFakeSink();
  let letGo = sink.hold();
  await openStream(services, prospect, { channelId: channel.id, cursor: "1-10", sink });
  const seen = [sink.seqs().length];
  for (let page = 0; page < 2; page += 1) {
    const next = letGo;
    letGo = sink.hold();
    next();
    await settle();
    seen.push(sink.seqs().length);
  }
  letGo();
  await settle();
  expect(seen).toEqual([200, 400, 440]);
  expect(sink.seqs()).toEqual(Array.from({ length: 440 }, (_, index) => index + 11));
});

test("many streams of one channel that begin and end at random see every message once", async () => {
  const { services, elsewhere, prospect, therapist, channel, hints, clock } = await makeChat();
  const streams: { sink: ReturnType<typeof createFakeSink>; from: number }[] = [];
  for (let round = 0; round < 60; round += 1) {
    hints.fate = (["once", "lost", "twice", "hold"] as const)[round % 4] ?? "once";
    const instance = round % 3 === 0 ? elsewhere : services;
    const sink = createFakeSink();
    const opening = openStream(instance, round % 2 === 0 ? prospect : therapist, {
      ...{ channelId: channel.id, sink, cursor: `1-${Math.floor(round / 2)}` },
    });
    await say(round % 2 === 0 ? services : elsewhere, therapist, channel.id, `message ${round}`);
    const stream = await opening;
    streams.push({ sink, from: Math.floor(round / 2) });
    if (round % 5 === 0) hints.release();
    if (round % 7 === 0) {
      stream.release();
      streams.pop();
    }
  }
  await clock.advance(2_000);
  for (const { sink, from } of streams)
    expect(sink.seqs()).toEqual(Array.from({ length: 60 - from }, (_, index) => from + index + 1));
});

test("whoever is given a change with a hole before it is given the hole first", async () => {
  const { services, prospect, therapist, channel, world } = await makeChat();
  const { sink } = await openStream(services, prospect, { channelId: channel.id });
  const [first, second, third] = world.database.appendNow([1, 2, 3].map(() => makeDraft(channel, therapist)));
  const versions = [first, second, third].map((outcome) =>
    outcome?.outcome === "stored" ? outcome.version : 0,
  );
  const change = (version: number | undefined): Change => ({
    version: version ?? 0,
    seq: 0,
    eventFor: () => ({ name: "message", json: JSON.stringify({ seq: version }) }),
  });
  services.hub.publishChange(channel.id, change(versions[2]));
  services.hub.publishChange(channel.id, change(versions[1]));
  services.hub.publishChange(channel.id, change(versions[0]));
  await settle();
  expect(sink.seqs()).toEqual([1, 2, 3]);
});
