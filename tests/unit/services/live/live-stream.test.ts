import { describe, expect, test } from "vitest";
import { STREAM_TIMES } from "~/protocol/limits";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { settle } from "../../../support/fake-clock";
import { createFakeSink, type FakeSink } from "../../../support/fake-sink";
import { makeDraft } from "../../../support/make-draft";
import { makeChat } from "../../../support/make-services";
import { openStream, say } from "../../../support/make-stream";

/** What moves the reader's place: name and cursor, in order. */
const moves = (sink: FakeSink) =>
  sink.events.filter(({ id }) => id !== null).map(({ name, id }) => [name, id]);

test("ready comes first and says where everything stands", async () => {
  const { services, prospect, therapist, channel, clock } = await makeChat();
  await say(services, therapist, channel.id, "one", "two");
  const { sink } = await openStream(services, prospect, { channelId: channel.id, cursor: "1-1" });
  expect(sink.events[0]).toEqual({
    name: "ready",
    id: null,
    data: {
      channel: { id: channel.id, status: "active", closesAt: null, closedAt: null },
      you: { id: prospect.id, name: prospect.name, role: "prospect" },
      peerPlan: "active",
      peers: [{ id: therapist.id, name: therapist.name, role: "therapist" }],
      reads: [{ userId: therapist.id, seq: 2, at: clock.now().toISOString() }],
      ...{ lastSeq: 2, version: 2, cursor: "1-2", resumedFrom: "1-1" },
      serverTime: clock.now().toISOString(),
    },
  });
  expect(sink.seqs()).toEqual([2]);
});

test("a message is the same for both, but the key goes to its author alone", async () => {
  const { services, prospect, therapist, channel, clock } = await makeChat();
  const authors = await openStream(services, prospect, { channelId: channel.id });
  const others = await openStream(services, therapist, { channelId: channel.id });
  await say(services, prospect, channel.id, "  hello  \n");
  const message = {
    ...{ channelId: channel.id, id: expect.any(String), seq: 1, version: 1, kind: "text", content: "hello" },
    author: { id: prospect.id, name: prospect.name, role: "prospect" },
    ...{ createdAt: clock.now().toISOString(), editedAt: null, deletedAt: null },
  };
  expect(others.sink.named("message")).toEqual([{ name: "message", id: "1-1", data: message }]);
  expect(authors.sink.named("message")).toEqual([
    { name: "message", id: "1-1", data: { ...message, clientMessageId: expect.any(String) } },
  ]);
  const again = await openStream(services, therapist, { channelId: channel.id, cursor: "1-0" });
  expect(again.sink.named("message")).toEqual(others.sink.named("message"));
});

test("a text that does not open is said to be unreadable, and the others come", async () => {
  const { services, prospect, channel, world } = await makeChat();
  await say(services, prospect, channel.id, "one", "two");
  const [first] = await world.listStored(channel.id);
  await world.patchMessage(first?.id ?? "", { content: "v1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
  const { sink } = await openStream(services, prospect, { channelId: channel.id, cursor: "1-0" });
  expect(sink.named("message").map(({ data }) => [data.content, data.unreadable])).toEqual([
    [null, true],
    ["two", undefined],
  ]);
});

test("a deleted message comes without its text", async () => {
  const { services, prospect, channel, world, clock } = await makeChat();
  await say(services, prospect, channel.id, "regretted");
  const [first] = await world.listStored(channel.id);
  await world.patchMessage(first?.id ?? "", { deletedAt: clock.now() });
  const { sink } = await openStream(services, prospect, { channelId: channel.id, cursor: "1-0" });
  expect(sink.named("message")[0]?.data).toMatchObject({
    content: null,
    deletedAt: clock.now().toISOString(),
  });
  expect(sink.named("message")[0]?.data).not.toHaveProperty("unreadable");
});

describe("cursors that do not fit this history", () => {
  test.each([
    ["of the future", "1-4", "unknown_cursor"],
    ["far in the future", "1-9007199254740991", "unknown_cursor"],
    ["of an older history", "0-2", "history_changed"],
    ["of a newer history", "2-0", "history_changed"],
  ])("one %s is answered with reset, then with what happens next", async (_name, cursor, reason) => {
    const { services, prospect, channel } = await makeChat();
    await say(services, prospect, channel.id, "1", "2", "3");
    const { sink } = await openStream(services, prospect, { channelId: channel.id, cursor });
    await say(services, prospect, channel.id, "4");
    expect(moves(sink)).toEqual([
      ["reset", "1-3"],
      ["message", "1-4"],
    ]);
    expect(sink.named("reset")[0]?.data).toEqual({ channelId: channel.id, reason });
  });

  test.each([
    "",
    "1",
    "1-",
    "-1",
    "a-b",
    "1-2-3",
    "01-1",
    "1-01",
    "1 -1",
    "1-9007199254740992",
    "1-1e3",
    "x".repeat(10_000),
  ])("one that nobody can have been given is refused: %j", async (cursor) => {
    const { services, prospect, channel } = await makeChat();
    await expect(openStream(services, prospect, { channelId: channel.id, cursor })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(services.hub.streamCount).toBe(0);
  });
});

describe("a history that is replaced under open streams", () => {
  test("they are told to start over, once, and go on in the new one", async () => {
    const { services, prospect, therapist, channel, world, clock } = await makeChat();
    await say(services, prospect, channel.id, "1", "2", "3");
    const { sink } = await openStream(services, therapist, { channelId: channel.id });
    await clock.advance(1_000);
    await world.replaceHistory(channel.id, { epoch: 2, version: 1, lastSeq: 1 });
    await clock.advance(6_000);
    await say(services, prospect, channel.id, "another 2");
    expect(moves(sink)).toEqual([
      ["reset", "2-1"],
      ["message", "2-2"],
    ]);
    expect(sink.named("reset")[0]?.data).toEqual({ channelId: channel.id, reason: "history_changed" });
  });

  test("what was being read of the old one is not mixed into the new one", async () => {
    const { services, elsewhere, prospect, therapist, channel, world, hints, clock } = await makeChat();
    await say(services, prospect, channel.id, "1", "2", "3");
    const { sink } = await openStream(services, therapist, { channelId: channel.id });
    await clock.advance(1_000);
    hints.fate = "lost";
    await say(elsewhere, prospect, channel.id, "old 4", "old 5");
    let finishReading = (): void => undefined;
    const isFinished = new Promise<void>((resolve) => {
      finishReading = resolve;
    });
    world.database.onStep = (place) => (place === "after listChanges" ? isFinished : undefined);
    hints.inject({ kind: "changes", channelId: channel.id, version: 5 });
    await clock.advance(1);
    // The old history has been read but not yet shown when the new one becomes known.
    await world.replaceHistory(channel.id, { epoch: 2, version: 1, lastSeq: 1 });
    hints.inject({ kind: "state", channelId: channel.id });
    await clock.advance(1);
    finishReading();
    await clock.advance(1);
    hints.fate = "once";
    await say(elsewhere, prospect, channel.id, "new 2", "new 3", "new 4");
    await clock.advance(2_000);
    expect(moves(sink)).toEqual([
      ["reset", "2-1"],
      ["message", "2-2"],
      ["message", "2-3"],
      ["message", "2-4"],
    ]);
    expect(sink.named("message").map(({ data }) => data.content)).toEqual(["new 2", "new 3", "new 4"]);
  });
});

test("a state of the old history that arrives late does not bring it back", async () => {
  const { services, prospect, therapist, channel, world, hints, clock } = await makeChat();
  await say(services, prospect, channel.id, "1", "2", "3");
  const { sink } = await openStream(services, therapist, { channelId: channel.id });
  const [old] = await world.database.transaction({ role: "worker" }, (tx) =>
    tx.channels.listStates(new Map([[channel.id, null]])),
  );
  await clock.advance(1_000);
  await world.replaceHistory(channel.id, { epoch: 2, version: 1, lastSeq: 1 });
  await clock.advance(2_000);
  hints.fate = "lost";
  if (old !== undefined) services.hub.publishState(old);
  await say(services, prospect, channel.id, "another 2", "another 3");
  await clock.advance(2_000);
  expect(moves(sink)).toEqual([
    ["reset", "2-1"],
    ["message", "2-2"],
    ["message", "2-3"],
  ]);
});

test("states that arrive late do not undo newer ones", async () => {
  const { services, prospect, therapist, channel, world, clock } = await makeChat();
  const { sink } = await openStream(services, prospect, { channelId: channel.id });
  const input = { viewer: therapist, channelId: channel.id };
  const states = () =>
    world.database.transaction({ role: "worker" }, (tx) =>
      tx.channels.listStates(new Map([[channel.id, null]])),
    );
  const [open] = await states();
  await clock.advance(5);
  await closeChannel(services, input);
  await clock.advance(5);
  if (open !== undefined) services.hub.publishState(open);
  await clock.advance(2_000);
  await reopenChannel(services, input);
  await clock.advance(2_000);
  expect(sink.named("channel").map(({ data }) => data.status)).toEqual(["closed", "active"]);
});

test("a database clock that is set back does not make streams deaf", async () => {
  const { services, elsewhere, prospect, therapist, channel, hints, clock } = await makeChat();
  const { sink } = await openStream(services, therapist, { channelId: channel.id });
  hints.fate = "lost";
  clock.shift(-3_600_000);
  await say(elsewhere, prospect, channel.id, "an hour ago");
  await clock.advance(2_000);
  expect(sink.seqs()).toEqual([1]);
});

describe("how a stream lives", () => {
  test("it beats every 15 s and says goodbye after about four minutes", async () => {
    const { services, prospect, channel, clock } = await makeChat();
    const { sink } = await openStream(services, prospect, { channelId: channel.id });
    await clock.advance(STREAM_TIMES.heartbeatMs - 1);
    expect(sink.beats).toBe(0);
    await clock.advance(1);
    expect(sink.beats).toBe(1);
    await clock.advance(STREAM_TIMES.lifetimeMs * 0.9 - STREAM_TIMES.heartbeatMs - 1);
    expect([sink.named("bye"), sink.beats]).toEqual([[], 14]);
    await clock.advance(STREAM_TIMES.lifetimeMs * 0.2 + 2);
    expect(sink.named("bye").map(({ data, id }) => [data, id])).toEqual([
      [{ reason: "lifetime", reconnect: true, retryMs: 0 }, null],
    ]);
    expect([sink.ends, services.hub.streamCount, clock.pendingTimers]).toEqual([1, 0, 0]);
  });

  test("lives are of different lengths, so that not all come back at once", async () => {
    const { services, prospect, channel, clock } = await makeChat();
    const ends = new Set<number>();
    for (let stream = 0; stream < 8; stream += 1) {
      const { sink } = await openStream(services, prospect, { channelId: channel.id });
      sink.onSend = ({ name }) => void (name === "bye" && ends.add(clock.now().getTime()));
    }
    await clock.advance(STREAM_TIMES.lifetimeMs * 1.1);
    expect([ends.size, services.hub.streamCount]).toEqual([8, 0]);
  });

  test("one that cannot read on is ended, to come back with its cursor", async () => {
    const { services, prospect, channel, world } = await makeChat();
    await say(services, prospect, channel.id, "1", "2");
    world.database.onStep = (place) => {
      if (place === "before listChanges") throw new Error("the database went away");
    };
    const { sink } = await openStream(services, prospect, { channelId: channel.id, cursor: "1-1" });
    expect(sink.named("bye")[0]?.data).toMatchObject({ reason: "overload", reconnect: true });
    expect(services.log.errors()).toEqual(["stream_read_failed"]);
    expect([sink.ends, services.hub.streamCount]).toEqual([1, 0]);
  });

  test("one whose history went backwards under it is ended instead of asking for ever", async () => {
    const { services, prospect, channel, world } = await makeChat();
    await say(services, prospect, channel.id, "1", "2", "3");
    await openStream(services, prospect, { channelId: channel.id });
    await world.replaceHistory(channel.id, { epoch: 1, version: 1, lastSeq: 1 });
    const { sink } = await openStream(services, prospect, { channelId: channel.id });
    await settle();
    expect(sink.named("bye")[0]?.data).toMatchObject({ reason: "overload" });
  });
});

describe("nobody but the two, and only with a plan", () => {
  test("a stranger gets the answer of a conversation that does not exist", async () => {
    const { services, channel, world } = await makeChat();
    const stranger = await world.addPerson({ role: "prospect" });
    for (const channelId of [channel.id, "a-channel-that-never-was", "", "a\0b"])
      await expect(openStream(services, stranger, { channelId })).rejects.toMatchObject({
        code: "not_found",
        message: "not_found",
      });
  });

  test("without a plan there is no stream of either kind", async () => {
    const { services, channel, prospect } = await makeChat();
    const lapsed = { ...prospect, subscriptions: [] };
    for (const target of [{ channelId: channel.id }, {}])
      await expect(openStream(services, lapsed, target)).rejects.toMatchObject({
        code: "subscription_required",
      });
  });
});

test("a reader that gives up while the stream begins leaves nothing behind", async () => {
  const { services, prospect, channel, world, clock } = await makeChat();
  world.database.appendNow(Array.from({ length: 5 }, () => makeDraft(channel, prospect)));
  const sink = createFakeSink();
  const stream = openStream(services, prospect, { channelId: channel.id, cursor: "1-0", sink });
  sink.onSend = ({ name }) => {
    if (name === "message") services.hub.shutDown();
  };
  (await stream).release();
  expect([services.hub.streamCount, clock.pendingTimers]).toEqual([0, 0]);
});
