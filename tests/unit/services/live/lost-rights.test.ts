import { describe, expect, test } from "vitest";
import { closeChannel, reopenChannel } from "~/services/change-channel-state";
import { notifyRightsChanged } from "~/services/notify-rights-changed";
import { settle } from "../../../support/fake-clock";
import { makeChat, type TestChat } from "../../../support/make-services";
import { type OpenStream, openStream, say } from "../../../support/make-stream";
import { makeSubscription } from "../../../support/make-world";

const SWEEP_MS = 2_000;
const byesOf = ({ sink }: OpenStream) => sink.named("bye").map(({ data }) => data);
const FINAL = { reconnect: false, retryMs: 0 };

/** Both kinds of stream of the prospect at one instance, the therapist's at the other. */
async function openAll() {
  const chat = await makeChat();
  const { services, elsewhere, prospect, therapist, channel } = chat;
  return {
    ...chat,
    own: [
      await openStream(services, prospect, { channelId: channel.id }),
      await openStream(services, prospect),
    ],
    theirs: await openStream(elsewhere, therapist, { channelId: channel.id }),
  };
}

interface Loss {
  readonly lose: (chat: TestChat) => Promise<unknown>;
  readonly bye: object;
}

const LOSSES: Record<string, Loss> = {
  "a plan that was taken away": {
    lose: ({ world, prospect }) => world.setSubscriptions(prospect.userId, []),
    bye: { reason: "subscription_ended", ...FINAL },
  },
  "a plan that has run out": {
    lose: ({ world, prospect, clock }) =>
      world.setSubscriptions(prospect.userId, [makeSubscription({ endsAt: clock.now() })]),
    bye: { reason: "subscription_ended", ...FINAL },
  },
  "a disabled account": {
    lose: ({ world, prospect }) => world.disable(prospect.userId),
    bye: { reason: "revoked", ...FINAL },
  },
  "a session that was ended": {
    lose: async ({ sessions, prospect }) => sessions.doubts.set(prospect.sessionId, "ended"),
    bye: { reason: "signed_out", ...FINAL },
  },
  "a session nobody vouches for": {
    lose: async ({ sessions, prospect }) => sessions.doubts.set(prospect.sessionId, "unproven"),
    bye: { reason: "lifetime", reconnect: true, retryMs: 0 },
  },
};

describe.each(Object.entries(LOSSES))("%s", (_name, { lose, bye }) => {
  test("ends the person's streams at the next sweep, and nothing comes after", async () => {
    const chat = await openAll();
    const { services, elsewhere, therapist, channel, clock, own, theirs } = chat;
    await lose(chat);
    await clock.advance(SWEEP_MS);
    expect(own.map(byesOf)).toEqual([[bye], [bye]]);
    const before = own.map(({ sink }) => sink.events.length);
    await say(elsewhere, therapist, channel.id, "not for them");
    await clock.advance(3 * SWEEP_MS);
    expect(own.map(({ sink }) => sink.events.length)).toEqual(before);
    expect(own.map(({ sink }) => sink.ends)).toEqual([1, 1]);
    expect(services.hub.streamCount).toBe(0);
    expect([byesOf(theirs), theirs.sink.seqs()]).toEqual([[], [1]]);
  });
});

test.each(["a plan that was taken away", "a disabled account"])(
  "%s ends the streams at once when somebody says so, at every instance",
  async (name) => {
    const chat = await openAll();
    const { elsewhere, prospect, own } = chat;
    const far = await openStream(elsewhere, prospect);
    await LOSSES[name]?.lose(chat);
    notifyRightsChanged(elsewhere, prospect.userId);
    await settle();
    expect([...own, far].map(byesOf)).toEqual([1, 2, 3].map(() => [LOSSES[name]?.bye]));
  },
);

test("signing out ends the session's streams at once everywhere, and no other session's", async () => {
  const { services, elsewhere, prospect, sessions, hints, clock } = await makeChat();
  const here = await openStream(services, prospect);
  const far = await openStream(elsewhere, prospect);
  const otherDevice = await openStream(services, { ...prospect, sessionId: "sess_other" });
  sessions.doubts.set(prospect.sessionId, "ended");
  services.hub.publishSessionEnded(prospect.sessionId);
  expect(byesOf(here)).toEqual([{ reason: "signed_out", ...FINAL }]);
  await settle();
  expect(byesOf(far)).toEqual([{ reason: "signed_out", ...FINAL }]);
  expect(sessions.asked).toContain(true);
  await clock.advance(SWEEP_MS);
  expect(byesOf(otherDevice)).toEqual([]);
  expect(hints.published).toContainEqual({ kind: "session", sessionId: prospect.sessionId });
});

test("a hint alone ends nothing: it only makes us look", async () => {
  const { services, prospect, hints } = await makeChat();
  const stream = await openStream(services, prospect);
  hints.inject({ kind: "rights", userId: prospect.userId });
  hints.inject({ kind: "session", sessionId: prospect.sessionId });
  await settle();
  expect(byesOf(stream)).toEqual([]);
});

test("all people are judged by one question a sweep", async () => {
  const { services, prospect, therapist, channel, world, clock, sessions } = await makeChat();
  for (const viewer of [prospect, therapist, prospect, therapist])
    await openStream(services, viewer, { channelId: channel.id });
  await openStream(services, await world.addPerson({ role: "prospect" }));
  const steps: string[] = [];
  world.database.onStep = (place) => void steps.push(place);
  sessions.asked.length = 0;
  await clock.advance(SWEEP_MS);
  expect(steps.filter((place) => place === "before listBarred")).toHaveLength(1);
  expect(sessions.asked).toEqual([false]);
});

test("a check that fails ends nobody's stream, and the next one makes up for it", async () => {
  const { services, prospect, world, clock, sessions } = await makeChat();
  const stream = await openStream(services, prospect);
  await world.disable(prospect.userId);
  sessions.judgeSessions = async () => Promise.reject(new Error("Clerk is away"));
  world.database.onStep = (place) => {
    if (place === "before listBarred") throw new Error("the database is away");
  };
  await clock.advance(SWEEP_MS);
  expect([byesOf(stream), services.log.errors()]).toEqual([
    [],
    ["rights_check_failed", "rights_check_failed"],
  ]);
  world.database.onStep = () => undefined;
  await clock.advance(SWEEP_MS);
  expect(byesOf(stream)).toEqual([{ reason: "revoked", ...FINAL }]);
});

describe("a conversation that is somebody's no more", () => {
  test("ends its own stream for good, and the stream of all for a moment", async () => {
    const { services, world, channel, therapist, elsewhere, own, clock, prospect } = await openAll();
    const successor = await world.addPerson({ role: "prospect" });
    await clock.advance(10);
    await world.replaceProspect(channel.id, successor.userId);
    await clock.advance(SWEEP_MS);
    expect(own.map(byesOf)).toEqual([
      [{ reason: "revoked", ...FINAL }],
      [{ reason: "lifetime", reconnect: true, retryMs: 0 }],
    ]);
    await say(elsewhere, therapist, channel.id, "for the successor");
    expect(own.map(({ sink }) => sink.seqs())).toEqual([[], []]);
    const again = await openStream(services, prospect);
    expect(again.sink.named("ready")[0]?.data).toMatchObject({ channels: [] });
  });

  test("is read on by the next listener, and whoever may not read it leaves", async () => {
    const { elsewhere, services, prospect, therapist, channel, world } = await makeChat();
    // The one who loses the right came first, so the feed reads with theirs.
    const first = await openStream(services, prospect, { channelId: channel.id });
    const second = await openStream(services, therapist, { channelId: channel.id });
    const successor = await world.addPerson({ role: "prospect" });
    await world.replaceProspect(channel.id, successor.userId);
    await say(elsewhere, therapist, channel.id, "one", "two");
    expect(second.sink.seqs()).toEqual([1, 2]);
    expect([first.sink.seqs(), byesOf(first)]).toEqual([[], [{ reason: "revoked", ...FINAL }]]);
    expect(services.hub.streamCount).toBe(1);
  });
});

describe("a closed conversation", () => {
  test("stays readable: its streams are told and go on", async () => {
    const { services, therapist, channel, own, clock } = await openAll();
    await clock.advance(10);
    await closeChannel(services, { viewer: therapist, channelId: channel.id });
    await clock.advance(10);
    await reopenChannel(services, { viewer: therapist, channelId: channel.id });
    await clock.advance(SWEEP_MS);
    for (const { sink } of own) {
      expect(sink.named("channel").map(({ data }) => data.status)).toEqual(["closed", "active"]);
      expect(sink.named("bye")).toEqual([]);
    }
  });
});

describe("whether the other one can read", () => {
  const plansOf = ({ sink }: OpenStream) => sink.named("channel").map(({ data }) => data.peerPlan);

  test("is told to the therapist within a sweep, and again when the plan is renewed", async () => {
    const { world, prospect, channel, elsewhere, therapist, clock, theirs } = await openAll();
    await world.setSubscriptions(prospect.userId, []);
    await clock.advance(SWEEP_MS);
    expect(plansOf(theirs)).toEqual(["none"]);
    const late = await openStream(elsewhere, therapist, { channelId: channel.id });
    expect(late.sink.named("ready")[0]?.data).toMatchObject({ peerPlan: "none" });
    await world.setSubscriptions(prospect.userId, prospect.subscriptions);
    await clock.advance(3 * SWEEP_MS);
    expect([plansOf(theirs), plansOf(late)]).toEqual([["none", "active"], ["active"]]);
  });

  test("is told at once when somebody says so", async () => {
    const { world, prospect, services, theirs } = await openAll();
    await world.setSubscriptions(prospect.userId, []);
    notifyRightsChanged(services, prospect.userId);
    await settle();
    expect(plansOf(theirs)).toEqual(["none"]);
  });
});
