import { expect, test } from "vitest";
import { closeChannel } from "~/services/change-channel-state";
import { sendMessage } from "~/services/send-message";
import { settle } from "../../../support/fake-clock";
import { makeChat } from "../../../support/make-services";
import { openStream, say } from "../../../support/make-stream";

const SWEEP_MS = 2_000;

async function openBoth() {
  const chat = await makeChat();
  const { services, elsewhere, prospect, therapist, channel } = chat;
  const here = await openStream(services, prospect, { channelId: channel.id });
  const there = await openStream(elsewhere, therapist, { channelId: channel.id });
  return { ...chat, here, there };
}

test("a message goes to the streams of this process at once and to other processes by a hint", async () => {
  const { services, prospect, channel, hints, here, there } = await openBoth();
  await say(services, prospect, channel.id, "one", "two");
  expect(hints.published.filter(({ kind }) => kind !== "presence")).toEqual([
    { kind: "changes", channelId: channel.id, version: 1 },
    { kind: "changes", channelId: channel.id, version: 2 },
  ]);
  expect([here.sink.seqs(), there.sink.seqs()]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test("a process asks the database nothing to show its own messages", async () => {
  const { services, prospect, channel, world } = await openBoth();
  const reads: string[] = [];
  world.database.onStep = (place) => void reads.push(place);
  const only = await openStream(services, prospect, { channelId: channel.id });
  only.release();
  reads.length = 0;
  await say(services, prospect, channel.id, "hello");
  // The other process reads once; this one does not.
  expect(reads.filter((place) => place === "after listChanges")).toHaveLength(1);
});

test.each(["twice", "lost", "hold"] as const)(
  "hints that are %s change nothing but the moment",
  async (fate) => {
    const { services, prospect, channel, hints, clock, there } = await openBoth();
    hints.fate = fate;
    await say(services, prospect, channel.id, "one", "two", "three");
    if (fate !== "twice") expect(there.sink.seqs()).toEqual([]);
    await clock.advance(SWEEP_MS);
    expect(there.sink.seqs()).toEqual([1, 2, 3]);
    hints.release();
    await clock.advance(SWEEP_MS);
    expect(there.sink.seqs()).toEqual([1, 2, 3]);
  },
);

test("a sweep says when it had to catch something", async () => {
  const { services, elsewhere, prospect, channel, hints, clock } = await openBoth();
  await clock.advance(SWEEP_MS);
  expect(elsewhere.log.lines).toEqual([]);
  hints.fate = "lost";
  await say(services, prospect, channel.id, "one");
  await clock.advance(SWEEP_MS);
  expect(elsewhere.log.lines).toMatchObject([
    { level: "info", event: "sweep_caught", fields: { channels: 1 } },
  ]);
});

test("a hint of a version that does not exist costs one look, and the next message comes as ever", async () => {
  const { services, prospect, channel, hints, world, there } = await openBoth();
  await say(services, prospect, channel.id, "one");
  const reads: string[] = [];
  world.database.onStep = (place) => void reads.push(place);
  hints.inject({ kind: "changes", channelId: channel.id, version: Number.MAX_SAFE_INTEGER });
  await say(services, prospect, channel.id, "two");
  expect(there.sink.seqs()).toEqual([1, 2]);
  expect(reads.filter((place) => place === "after listChanges").length).toBeLessThan(6);
});

test("a message that is committed while a wrong hint is looked into does not wait for the sweep", async () => {
  const { services, prospect, channel, hints, world, here } = await openBoth();
  let sent = false;
  world.database.onStep = async (place) => {
    if (place !== "after listChanges" || sent) return;
    sent = true;
    const message = { viewer: prospect, channelId: channel.id, clientMessageId: "between" };
    await sendMessage(services, { ...message, content: "between the look and its answer" });
  };
  hints.fate = "lost";
  hints.inject({ kind: "changes", channelId: channel.id, version: Number.MAX_SAFE_INTEGER });
  await settle();
  expect(here.sink.seqs()).toEqual([1]);
});

test("hints of strange channels and people are let pass", async () => {
  const { hints, here, there } = await openBoth();
  const before = [here.sink.events.length, there.sink.events.length];
  hints.inject({ kind: "changes", channelId: "another", version: 5 });
  hints.inject({ kind: "state", channelId: "another" });
  hints.inject({ kind: "person", userId: 99_999 });
  expect([here.sink.events.length, there.sink.events.length]).toEqual(before);
});

test("after a broken line everything is looked at, without waiting for the sweep", async () => {
  const { services, prospect, channel, hints, there } = await openBoth();
  hints.fate = "lost";
  await say(services, prospect, channel.id, "one");
  hints.inject({ kind: "anything" });
  await say(services, prospect, channel.id);
  expect(there.sink.seqs()).toEqual([1]);
});

test.each(["once", "twice", "lost"] as const)("closing reaches everybody once; hints: %s", async (fate) => {
  const { services, therapist, channel, hints, clock, here, there } = await openBoth();
  hints.fate = fate;
  await clock.advance(10);
  await closeChannel(services, { viewer: therapist, channelId: channel.id });
  await clock.advance(3 * SWEEP_MS);
  const closed = { channelId: channel.id, status: "closed", reason: "ended_by_therapist" };
  for (const { sink } of [here, there])
    expect(sink.named("channel")).toMatchObject([{ data: closed, id: null }]);
});

test("a sweep that fails is logged and made up for by the next", async () => {
  const { services, elsewhere, prospect, channel, world, hints, clock, there } = await openBoth();
  hints.fate = "lost";
  await say(services, prospect, channel.id, "one");
  world.database.away = true;
  await clock.advance(SWEEP_MS);
  expect(elsewhere.log.errors()).toEqual(["rights_check_failed", "sweep_failed"]);
  world.database.away = false;
  await clock.advance(SWEEP_MS);
  expect(there.sink.seqs()).toEqual([1]);
});

test("a feed that cannot be read is read again at the next sweep", async () => {
  const { services, elsewhere, prospect, channel, world, clock, there } = await openBoth();
  let failures = 1;
  world.database.onStep = (place) => {
    if (place === "before listChanges" && failures-- > 0) throw new Error("the database went away");
  };
  await say(services, prospect, channel.id, "one");
  expect([there.sink.seqs(), elsewhere.log.errors()]).toEqual([[], ["feed_read_failed"]]);
  await clock.advance(SWEEP_MS);
  expect(there.sink.seqs()).toEqual([1]);
});

test("sweeps come one at a time however often streams come and go during a slow one", async () => {
  const { services, prospect, channel, world, clock } = await makeChat();
  const before = clock.pendingTimers;
  let sweeps = 0;
  let slow: (() => void)[] = [];
  world.database.onStep = async (place) => {
    if (place !== "before listStates") return;
    sweeps += 1;
    await new Promise<void>((resolve) => slow.push(resolve));
  };
  const first = await openStream(services, prospect, { channelId: channel.id });
  await clock.advance(SWEEP_MS);
  first.release();
  for (let round = 0; round < 5; round += 1) {
    const next = await openStream(services, prospect, { channelId: channel.id });
    if (round < 4) next.release();
  }
  expect(sweeps).toBe(1);
  for (const go of slow) go();
  await settle();
  world.database.onStep = (place) => {
    if (place === "before listStates") sweeps += 1;
  };
  slow = [];
  sweeps = 0;
  await clock.advance(5 * SWEEP_MS);
  expect(sweeps).toBe(5);
  services.hub.shutDown();
  await clock.advance(SWEEP_MS);
  expect(clock.pendingTimers).toBe(before);
});

test("without streams nothing is swept", async () => {
  const { services, prospect, channel, world, clock } = await makeChat();
  const { release } = await openStream(services, prospect, { channelId: channel.id });
  await clock.advance(SWEEP_MS);
  release();
  // That it was closed is on record by then.
  await services.deliveries.settle();
  let steps = 0;
  world.database.onStep = () => {
    steps += 1;
  };
  await clock.advance(10 * SWEEP_MS);
  expect([steps, clock.pendingTimers]).toEqual([0, 0]);
});

test("shutting down ends every stream with a moment of its own to come back, and listens no more", async () => {
  const { services, prospect, therapist, channel, hints, clock } = await makeChat();
  const streams = [
    await openStream(services, prospect, { channelId: channel.id }),
    await openStream(services, therapist, { channelId: channel.id }),
    await openStream(services, prospect),
  ];
  const listeners = hints.listenerCount;
  services.hub.shutDown();
  const byes = streams.map(({ sink }) => sink.named("bye").map((event) => event.data));
  expect(byes.flat()).toMatchObject(streams.map(() => ({ reason: "shutdown", reconnect: true })));
  const moments = byes.flat().map((bye) => bye.retryMs);
  expect(new Set(moments).size).toBe(3);
  expect(moments.every((ms) => ms >= 500 && ms <= 5_500)).toBe(true);
  expect(streams.map(({ sink }) => sink.ends)).toEqual([1, 1, 1]);
  expect([services.hub.streamCount, hints.listenerCount, clock.pendingTimers]).toEqual([0, listeners - 1, 0]);
});

test("a stream that begins while the process shuts down is sent on at once", async () => {
  const { services, prospect, channel, clock } = await makeChat();
  services.hub.shutDown();
  const { sink } = await openStream(services, prospect, { channelId: channel.id });
  expect(sink.named("bye")).toMatchObject([{ data: { reason: "shutdown", reconnect: true } }]);
  expect([sink.ends, services.hub.streamCount, clock.pendingTimers]).toEqual([1, 0, 0]);
});
