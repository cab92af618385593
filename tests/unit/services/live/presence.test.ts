import { expect, test } from "vitest";
import { makeChat } from "../../../support/make-services";
import { openStream } from "../../../support/make-stream";

const ROUND_MS = 10_000;
const EXPIRE_MS = 25_000;

test("the other side is told who comes and who goes, also at another instance", async () => {
  const { services, elsewhere, prospect, therapist, channel } = await makeChat();
  const { sink } = await openStream(services, therapist, {});
  const first = await openStream(elsewhere, prospect, { channelId: channel.id });
  const second = await openStream(services, prospect, {});
  first.release();
  second.release();
  const told = (online: boolean) => ({
    id: null,
    data: { channelId: channel.id, userId: prospect.id, online },
  });
  await expect.poll(() => sink.named("presence")).toMatchObject([told(true), told(false)]);
});

test("who comes second learns at once who is there, wherever they are", async () => {
  const { services, elsewhere, prospect, therapist, channel } = await makeChat();
  await openStream(elsewhere, prospect, { channelId: channel.id });
  const { sink } = await openStream(services, therapist, { channelId: channel.id });
  await expect
    .poll(() => sink.named("presence"))
    .toMatchObject([{ data: { userId: prospect.id, online: true } }]);
});

test("an instance that died takes its people with it after a while, and one that lives keeps them", async () => {
  const { services, elsewhere, hints, prospect, therapist, channel, clock } = await makeChat();
  const { sink } = await openStream(services, therapist, {});
  await openStream(elsewhere, prospect, { channelId: channel.id });
  await clock.advance(3 * EXPIRE_MS);
  expect(sink.named("presence")).toMatchObject([{ data: { online: true } }]);
  // From here on nothing of it is heard: the other instance is as good as dead.
  hints.fate = "lost";
  await clock.advance(EXPIRE_MS + ROUND_MS);
  expect(sink.named("presence")).toMatchObject([{ data: { online: true } }, { data: { online: false } }]);
});

test("a lost announcement is repaired by the next round", async () => {
  const { services, elsewhere, hints, prospect, therapist, channel, clock } = await makeChat();
  const { sink } = await openStream(services, therapist, {});
  hints.fate = "lost";
  await openStream(elsewhere, prospect, { channelId: channel.id });
  hints.fate = "once";
  expect(sink.named("presence")).toEqual([]);
  await clock.advance(ROUND_MS);
  expect(sink.named("presence")).toMatchObject([{ data: { userId: prospect.id, online: true } }]);
});

test("strangers are told nothing, and a shut-down instance says goodbye for its people", async () => {
  const { services, elsewhere, prospect, therapist, channel, world } = await makeChat();
  const stranger = await world.addPerson({ role: "therapist" });
  const theirs = await openStream(services, stranger, {});
  const { sink } = await openStream(services, therapist, {});
  await openStream(elsewhere, prospect, { channelId: channel.id });
  elsewhere.presence.close();
  await expect
    .poll(() => sink.named("presence"))
    .toMatchObject([{ data: { online: true } }, { data: { online: false } }]);
  expect(theirs.sink.named("presence")).toEqual([]);
});

test("when the last stream has gone, no timer is left", async () => {
  const { services, prospect, clock } = await makeChat();
  const streams = await Promise.all([openStream(services, prospect, {}), openStream(services, prospect, {})]);
  for (const { release } of streams) {
    release();
    release();
  }
  expect([clock.pendingTimers, services.presence.isOnline(prospect.id)]).toEqual([0, false]);
});
