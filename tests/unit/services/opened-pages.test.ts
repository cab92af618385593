import { expect, test } from "vitest";
import type { Channel } from "~/domain/channel";
import { deleteMessage, editMessage } from "~/services/change-message";
import { loadHistory } from "~/services/load-history";
import { createOpenedPages, withChanges } from "~/services/opened-pages";
import { makeDraft } from "../../support/make-draft";
import { makeChat, makeInstance, type TestServices } from "../../support/make-services";
import { say } from "../../support/make-stream";
import type { Person } from "../../support/make-world";

/** A chat in which one instance remembers what it has opened, and another, on the same database, never does. */
async function makeRemembering(texts: number, openedPagesBytes = 1_000_000) {
  const chat = await makeChat();
  const { cipher } = chat.services;
  const shared = { database: chat.world.database, hints: chat.hints, clock: chat.clock, cipher };
  let opens = 0;
  const counting = {
    ...cipher,
    open: (...sealed: Parameters<typeof cipher.open>) => {
      opens += 1;
      return cipher.open(...sealed);
    },
  };
  const remembering = makeInstance({ ...shared, cipher: counting, recent: null }, { openedPagesBytes });
  const plain = makeInstance({ ...shared, recent: null });
  for (let index = 1; index <= texts; index += 1)
    await say(plain, index % 3 === 0 ? chat.therapist : chat.prospect, chat.channel.id, `text ${index}`);
  const read = (services: TestServices, viewer: Person, page: { limit?: number; before?: number } = {}) =>
    loadHistory(services, { viewer, channelId: chat.channel.id, ...page });
  /** Reads, compares with the truth, and tells how many messages had to be opened. */
  const opensOf = async (viewer: Person, page = {}) => {
    const before = opens;
    const answer = await read(remembering, viewer, page);
    expect(answer).toEqual(await read(plain, viewer, page));
    return opens - before;
  };
  return { ...chat, remembering, plain, opensOf };
}

test("what was opened for one of the two is shown to both without opening it again, each with their own keys", async () => {
  const { opensOf, prospect, therapist } = await makeRemembering(60);
  expect(await opensOf(prospect)).toBe(50);
  expect(await opensOf(prospect)).toBe(0);
  expect(await opensOf(therapist)).toBe(0);
  expect(await opensOf(therapist, { limit: 7 })).toBe(0);
  expect(await opensOf(therapist, { before: 61 })).toBe(50);
  expect(await opensOf(therapist, { limit: 51 })).toBe(51);
});

test("any change of the conversation, by whomever, opens what has changed; another history opens it anew", async () => {
  const { opensOf, plain, prospect, channel, world } = await makeRemembering(3);
  const own = async () => {
    const { messages } = await loadHistory(plain, { viewer: prospect, channelId: channel.id });
    return { viewer: prospect, channelId: channel.id, messageId: messages[0]?.id ?? "" };
  };
  await opensOf(prospect);
  for (const [change, opened] of [
    [() => say(plain, prospect, channel.id, "one more"), 1],
    [async () => void (await editMessage(plain, { ...(await own()), content: "better" })), 1],
    [async () => void (await deleteMessage(plain, await own())), 0],
    [() => world.replaceHistory(channel.id, { epoch: 2, version: 6, lastSeq: 4 }), 3],
  ] as const) {
    await change();
    expect(await opensOf(prospect)).toBe(opened);
    expect(await opensOf(prospect)).toBe(0);
  }
});

test("a minute is the longest, however often it is read", async () => {
  const { opensOf, prospect, clock } = await makeRemembering(2);
  await opensOf(prospect);
  await clock.advance(40_000);
  expect(await opensOf(prospect)).toBe(0);
  await clock.advance(20_000);
  expect(await opensOf(prospect)).toBe(2);
});

test("nobody else is shown it", async () => {
  const { opensOf, remembering, prospect, channel, world } = await makeRemembering(2);
  await opensOf(prospect);
  const stranger = await world.addPerson({ role: "therapist" });
  await expect(loadHistory(remembering, { viewer: stranger, channelId: channel.id })).rejects.toMatchObject({
    code: "not_found",
  });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
  "a message that comes in at step %i of the reading is in no page of an older version",
  async (at) => {
    const { opensOf, remembering, prospect, channel, world } = await makeRemembering(3);
    let step = 0;
    world.database.onStep = () => {
      step += 1;
      if (step === at) world.database.appendNow([makeDraft(channel, prospect)]);
    };
    await loadHistory(remembering, { viewer: prospect, channelId: channel.id });
    world.database.onStep = () => undefined;
    expect(step).toBeGreaterThanOrEqual(8);
    if (step < at) world.database.appendNow([makeDraft(channel, prospect)]);
    await opensOf(prospect);
    await opensOf(prospect);
  },
);

test("a message that did not open is tried again", async () => {
  const { remembering, prospect, channel, world } = await makeRemembering(1);
  world.database.appendNow([makeDraft(channel, prospect)]);
  const read = () => loadHistory(remembering, { viewer: prospect, channelId: channel.id });
  expect((await read()).messages[1]?.unreadable).toBe(true);
  expect(remembering.opened.find(channel.id)).toBeNull();
});

test("it holds no more than it may: who was read longest ago goes first; a key that has changed opens nothing", async () => {
  const { clock, channel: pair, world, prospect } = await makeRemembering(0);
  const found = await world.database.transaction({ role: "app", userId: prospect.userId }, (tx) =>
    tx.channels.findChannel(pair.id),
  );
  const channel = { ...(found as Channel), lastSeq: 1, version: 1 };
  const message = { seq: 1, version: 1, content: "x".repeat(1_000) };
  const page = [{ message, author: null, clientMessageId: null }] as never;
  const pages = createOpenedPages({ clock }, 6_000);
  for (const id of ["a", "b"]) pages.keep({ ...channel, id }, page);
  const known = pages.find("a");
  expect(known?.messages).toBe(page);
  pages.keep({ ...channel, id: "c" }, page);
  expect(["a", "b", "c"].map((id) => pages.find(id) !== null)).toEqual([true, false, true]);
  expect(withChanges(known!, channel, [])).toBe(page);
  expect(withChanges(known!, { ...channel, epoch: 9 }, [])).toEqual([]);
  for (const other of [{ wrappedKey: "another" }, { version: 0 }])
    expect(withChanges(known!, { ...channel, ...other }, [])).toBeNull();
  const none = createOpenedPages({ clock }, 0);
  none.keep(channel, page);
  expect(none.find(channel.id)).toBeNull();
});
