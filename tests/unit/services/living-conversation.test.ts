import { expect, test } from "vitest";
import { markRead } from "~/services/mark-read";
import { setTyping } from "~/services/set-typing";
import { makeChat } from "../../support/make-services";
import { openStream, say } from "../../support/make-stream";

test("a read mark reaches the other side and the reader's own other tabs, on every instance, once", async () => {
  const { services, elsewhere, prospect, therapist, channel } = await makeChat();
  await say(services, prospect, channel.id, "one", "two", "three");
  const theirs = await openStream(elsewhere, prospect, { channelId: channel.id });
  const ownTab = await openStream(services, therapist, {});
  const mark = (seq: number) => markRead(services, { viewer: therapist, channelId: channel.id, seq });
  await mark(2);
  await mark(1);
  await mark(99);
  await expect.poll(() => theirs.sink.named("read")).toHaveLength(2);
  const expected = [2, 3].map((seq) => ({ data: { channelId: channel.id, userId: therapist.id, seq } }));
  expect(theirs.sink.named("read")).toMatchObject(expected);
  expect(ownTab.sink.named("read")).toMatchObject(expected);
});

test("a lost read mark is told by the next sweep", async () => {
  const { services, elsewhere, hints, prospect, therapist, channel, clock } = await makeChat();
  await say(services, prospect, channel.id, "one");
  const { sink } = await openStream(elsewhere, prospect, { channelId: channel.id });
  hints.fate = "lost";
  await markRead(services, { viewer: therapist, channelId: channel.id, seq: 1 });
  expect(sink.named("read")).toEqual([]);
  await clock.advance(2_000);
  await expect.poll(() => sink.named("read")).toMatchObject([{ data: { userId: therapist.id, seq: 1 } }]);
});

test("writing is shown to the other side until it ends by itself, and nothing of it is stored", async () => {
  const { services, elsewhere, prospect, therapist, channel, clock } = await makeChat();
  const { sink } = await openStream(elsewhere, therapist, {});
  await setTyping(services, { viewer: prospect, channelId: channel.id, typing: true });
  await setTyping(services, { viewer: prospect, channelId: channel.id, typing: false });
  const now = clock.now().getTime();
  await expect
    .poll(() => sink.named("typing"))
    .toMatchObject([
      { id: null, data: { userId: prospect.id, until: new Date(now + 6_000).toISOString() } },
      { id: null, data: { userId: prospect.id, until: new Date(now).toISOString() } },
    ]);
});

test("who writes is told once to the streams of the writer's own instance, although its hint comes back to it", async () => {
  const { services, elsewhere, prospect, therapist, channel } = await makeChat();
  const here = await openStream(services, therapist, {});
  const there = await openStream(elsewhere, therapist, {});
  const write = (typing: boolean) => setTyping(services, { viewer: prospect, channelId: channel.id, typing });
  await write(true);
  await write(false);
  await expect.poll(() => there.sink.named("typing")).toHaveLength(2);
  expect(here.sink.named("typing")).toHaveLength(2);
});

test("nobody is shown as writing where they have no business", async () => {
  const { services, channel, world } = await makeChat();
  const stranger = await world.addPerson({ role: "therapist" });
  const typing = setTyping(services, { viewer: stranger, channelId: channel.id, typing: true });
  await expect(typing).rejects.toMatchObject({ code: "not_found" });
});
