import { expect, test } from "vitest";
import { listChannels } from "~/services/list-channels";
import { openChannel } from "~/services/open-channel";
import { settle } from "../../../support/fake-clock";
import { createFakeSink, type FakeSink } from "../../../support/fake-sink";
import { makeChat, type TestChat } from "../../../support/make-services";
import { openStream, say } from "../../../support/make-stream";
import { makePair, type Pair } from "../../../support/make-world";

/** The therapist of the pair with two more prospects. */
async function makePractice() {
  const chat = await makeChat();
  const { services, world, therapist } = chat;
  const others: Pair[] = [];
  for (let count = 0; count < 2; count += 1)
    others.push(await makePair(world, { cipher: services.cipher, therapist }));
  return { ...chat, others };
}

const told = (sink: FakeSink) => sink.named("message").map(({ data }) => `${data.channelId} ${data.seq}`);
const idsOf = ({
  channel,
  others,
}: Pick<TestChat, "channel"> & { others: { channel: { id: string } }[] }) => [
  channel.id,
  ...others.map((pair) => pair.channel.id),
];

test("ready describes every conversation", async () => {
  const practice = await makePractice();
  const { services, therapist, prospect, channel } = practice;
  await say(services, prospect, channel.id, "hello");
  const { sink } = await openStream(services, therapist);
  const [ready] = sink.named("ready");
  if (ready === undefined || !("channels" in ready.data)) throw new Error("no ready for a person");
  expect(ready.data).toMatchObject({ you: { id: therapist.id }, resumedFrom: null });
  expect(ready.data.channels.map((each) => [each.channel.id, each.lastSeq, each.cursor]).sort()).toEqual(
    idsOf(practice)
      .map((id) => [id, id === channel.id ? 1 : 0, id === channel.id ? "1-1" : "1-0"])
      .sort(),
  );
  expect(ready.data.channels.find((each) => each.channel.id === channel.id)?.peers).toEqual([
    { id: prospect.id, name: prospect.name, role: "prospect" },
  ]);
});

test("the cursor of the list goes on exactly where the list was made", async () => {
  const { services, therapist, prospect, channel, others } = await makePractice();
  await say(services, prospect, channel.id, "before");
  const { cursor } = await listChannels(services, { viewer: therapist });
  await say(services, prospect, channel.id, "after");
  for (const pair of others) await say(services, pair.prospect, pair.channel.id, "after");
  const { sink } = await openStream(services, therapist, { cursor });
  expect(new Set(told(sink))).toEqual(
    new Set([`${channel.id} 2`, ...others.map((pair) => `${pair.channel.id} 1`)]),
  );
  expect(sink.named("reset")).toEqual([]);
});

test("cut after any event, it goes on from that event's id and gives each message once", async () => {
  const { services, elsewhere, therapist, prospect, channel, others } = await makePractice();
  const { cursor } = await listChannels(services, { viewer: therapist });
  const pairs = [{ prospect, channel }, ...others];
  for (let round = 0; round < 4; round += 1)
    for (const pair of pairs) await say(services, pair.prospect, pair.channel.id, `round ${round}`);
  const received: string[] = [];
  let last: string | null = cursor;
  for (let connection = 0; connection < 30 && received.length < 12; connection += 1) {
    const stream = await openStream(connection % 2 === 0 ? services : elsewhere, therapist, { cursor: last });
    // The reader hears one event, then the line breaks.
    const [first] = stream.sink.named("message");
    stream.release();
    if (first === undefined) continue;
    received.push(`${first.data.channelId} ${first.data.seq}`);
    last = first.id;
    expect(stream.sink.named("reset")).toEqual([]);
  }
  const all = pairs.flatMap((pair) => [1, 2, 3, 4].map((seq) => `${pair.channel.id} ${seq}`));
  expect([...received].sort()).toEqual(all.sort());
});

test.each(["once", "twice", "lost"] as const)(
  "a conversation that begins while the stream is open is introduced and then followed; hints: %s",
  async (fate) => {
    const { services, elsewhere, therapist, world, hints, clock } = await makePractice();
    const { sink } = await openStream(services, therapist);
    hints.fate = fate;
    const newcomer = await world.addPerson({ role: "prospect" });
    const { channel } = await openChannel(elsewhere, { viewer: newcomer, therapistId: therapist.id });
    await say(elsewhere, newcomer, channel.id, "first", "second");
    await clock.advance(2_000);
    await say(elsewhere, newcomer, channel.id, "third");
    await clock.advance(2_000);
    const own = sink.events.filter(
      ({ name, data }) => name !== "read" && "channelId" in data && data.channelId === channel.id,
    );
    expect(own.map(({ name }) => name)).toEqual(["channel", "message", "message", "message"]);
    expect(own[0]).toMatchObject({ data: { status: "active", reason: "opened" }, id: expect.any(String) });
    expect(sink.seqs()).toEqual([1, 2, 3]);
    const resumed = await openStream(services, therapist, { cursor: own[1]?.id ?? null });
    expect(told(resumed.sink)).toEqual([`${channel.id} 2`, `${channel.id} 3`]);
  },
);

test("a cursor that does not know a conversation says so for that one alone", async () => {
  const { services, therapist, prospect, channel, world } = await makePractice();
  const { cursor } = await listChannels(services, { viewer: therapist });
  const late = await makePair(world, { cipher: services.cipher, therapist });
  await say(services, late.prospect, late.channel.id, "unseen");
  await say(services, prospect, channel.id, "seen");
  const { sink } = await openStream(services, therapist, { cursor });
  expect(sink.named("reset").map(({ data }) => data)).toEqual([
    { channelId: late.channel.id, reason: "unknown_cursor" },
  ]);
  expect(told(sink)).toEqual([`${channel.id} 1`]);
});

test("whoever has no conversation yet has a stream that waits for the first", async () => {
  const { services, therapist, world } = await makeChat();
  const lonely = await world.addPerson({ role: "prospect" });
  const { cursor } = await listChannels(services, { viewer: lonely });
  const { sink } = await openStream(services, lonely, { cursor });
  const { channel } = await openChannel(services, { viewer: lonely, therapistId: therapist.id });
  await say(services, therapist, channel.id, "welcome");
  expect(sink.events.map(({ name }) => name)).toEqual(["ready", "channel", "message"]);
});

test("a list that cannot be made again now is made at the next sweep", async () => {
  const { services, therapist, world, clock } = await makePractice();
  const { sink } = await openStream(services, therapist);
  const newcomer = await world.addPerson({ role: "prospect" });
  world.database.onStep = (place) => {
    if (place === "before readChannels") throw new Error("the database went away");
  };
  await openChannel(services, { viewer: newcomer, therapistId: therapist.id });
  await settle();
  expect(new Set(services.log.errors())).toEqual(new Set(["stream_relist_failed"]));
  expect(sink.named("channel")).toEqual([]);
  world.database.onStep = () => undefined;
  await clock.advance(2_000);
  expect(sink.named("channel")).toHaveLength(1);
});

test("what is gone in between is not followed: a stream that ends while it lists again leaves nothing", async () => {
  const { services, therapist, world, clock } = await makePractice();
  const sink = createFakeSink();
  const { release } = await openStream(services, therapist, { sink });
  const newcomer = await world.addPerson({ role: "prospect" });
  world.database.onStep = (place) => {
    if (place === "after readChannels") release();
  };
  await openChannel(services, { viewer: newcomer, therapistId: therapist.id });
  await settle();
  expect(sink.events.map(({ name }) => name)).toEqual(["ready"]);
  expect([services.hub.streamCount, services.hub.feedCount, clock.pendingTimers]).toEqual([0, 0, 0]);
});

test("a reader that is cut off by the introduction itself leaves nothing", async () => {
  const { services, therapist, world, clock } = await makePractice();
  const sink = createFakeSink();
  const { release } = await openStream(services, therapist, { sink });
  sink.onSend = ({ name }) => void (name === "channel" && release());
  const newcomer = await world.addPerson({ role: "prospect" });
  await openChannel(services, { viewer: newcomer, therapistId: therapist.id });
  await settle();
  expect([services.hub.streamCount, services.hub.feedCount, clock.pendingTimers]).toEqual([0, 0, 0]);
});

test("a reader that is cut off by hearing who is here leaves nothing", async () => {
  const { services, therapist, world, clock } = await makePractice();
  const sink = createFakeSink();
  const { release } = await openStream(services, therapist, { sink });
  const newcomer = await world.addPerson({ role: "prospect" });
  const theirs = await openStream(services, newcomer);
  sink.onSend = ({ name }) => void (name === "presence" && release());
  await openChannel(services, { viewer: newcomer, therapistId: therapist.id });
  await settle();
  theirs.release();
  await clock.advance(60_000);
  expect([services.hub.streamCount, services.hub.feedCount, clock.pendingTimers]).toEqual([0, 0, 0]);
  expect(sink.events.at(-1)?.name).toBe("presence");
});
