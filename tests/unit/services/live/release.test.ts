import fc from "fast-check";
import { expect, test } from "vitest";
import { settle } from "../../../support/fake-clock";
import { createFakeSink } from "../../../support/fake-sink";
import { makeDraft } from "../../../support/make-draft";
import { makeChat } from "../../../support/make-services";
import { openStream, say } from "../../../support/make-stream";

type Happening =
  | "release"
  | "shutdown"
  | "lifetime"
  | "message"
  | "sweep"
  | "overflow"
  | "read failure"
  | "new channel";

const HAPPENINGS: readonly Happening[] = [
  ...(["release", "shutdown", "lifetime", "message"] as const),
  ...(["sweep", "overflow", "read failure", "new channel"] as const),
];

/** Lets things happen to an open stream in the given order, then lets go of it. */
async function live(order: readonly Happening[], wholePerson: boolean, cursor: string | null) {
  const { services, elsewhere, world, prospect, therapist, channel, clock, hints } = await makeChat();
  world.database.appendNow([makeDraft(channel, prospect), makeDraft(channel, prospect)]);
  const listeners = hints.listenerCount;
  const sink = createFakeSink();
  const { release } = await openStream(services, prospect, {
    ...(wholePerson ? {} : { channelId: channel.id }),
    ...{ cursor: wholePerson ? null : cursor, sink },
  });
  const happen: Record<Happening, () => unknown> = {
    release,
    shutdown: () => services.hub.shutDown(),
    lifetime: () => clock.advance(300_000),
    message: () => say(elsewhere, therapist, channel.id, "hello"),
    sweep: () => clock.advance(2_000),
    overflow: () => {
      sink.onSend = release;
    },
    "read failure": () => {
      world.database.onStep = (place) => {
        if (place === "before listChanges") throw new Error("the database went away");
      };
      hints.inject({ kind: "changes", channelId: channel.id, version: 99 });
    },
    "new channel": () => hints.inject({ kind: "person", userId: prospect.userId }),
  };
  // Each begins before the one before has settled.
  for (const happening of order) {
    void happen[happening]();
    await Promise.resolve();
  }
  await settle();
  await clock.advance(5);
  release();
  release();
  await settle();
  const written = sink.events.length;
  world.database.onStep = () => undefined;
  await say(elsewhere, therapist, channel.id, "after the end");
  hints.inject({ kind: "anything" });
  await clock.advance(10_000);
  return { services, sink, clock, written, listeners: hints.listenerCount, before: listeners };
}

test("whatever ends a stream, and in whatever order: one end, nothing after it, nothing left", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 6 }),
      fc.boolean(),
      fc.constantFrom(null, "1-0", "1-1", "1-9"),
      async (order, wholePerson, cursor) => {
        const { services, sink, clock, written, listeners, before } = await live(order, wholePerson, cursor);
        expect([services.hub.streamCount, services.hub.feedCount]).toEqual([0, 0]);
        expect(clock.pendingTimers).toBe(0);
        expect(sink.events.length).toBe(written);
        expect(sink.ends).toBeLessThanOrEqual(1);
        expect(sink.named("bye").length).toBe(sink.ends);
        expect(listeners).toBe(before - (order.includes("shutdown") ? 1 : 0));
      },
    ),
    { numRuns: 300 },
  );
});

test("one of many streams goes without disturbing the others", async () => {
  const { services, prospect, therapist, channel } = await makeChat();
  const streams = await Promise.all(
    [prospect, therapist, prospect].map((viewer) => openStream(services, viewer, { channelId: channel.id })),
  );
  await say(services, therapist, channel.id, "to all three");
  streams[0]?.release();
  await say(services, therapist, channel.id, "to two");
  streams[2]?.release();
  await say(services, prospect, channel.id, "to one");
  expect(streams.map(({ sink }) => sink.seqs())).toEqual([[1], [1, 2, 3], [1, 2]]);
  expect([services.hub.streamCount, services.hub.feedCount]).toEqual([1, 1]);
});
