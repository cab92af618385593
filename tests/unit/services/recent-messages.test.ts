import { expect, test } from "vitest";
import type { Channel } from "~/domain/channel";
import { closeChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { loadHistory } from "~/services/load-history";
import { sealRecentPage } from "~/services/recent-page";
import { requireReadable } from "~/services/require-readable";
import { createFakeRecentCache } from "../../support/fake-recent-cache";
import { makeDraft } from "../../support/make-draft";
import { makeChat, makeCipher, makeInstance, type TestServices } from "../../support/make-services";
import { say } from "../../support/make-stream";
import type { Person } from "../../support/make-world";
import { makePair } from "../../support/make-world";

/** A chat in which one instance has the cache, and another, on the same database, has none. */
async function makeCached(texts: number) {
  const chat = await makeChat();
  const recent = createFakeRecentCache();
  const { cipher } = chat.services;
  const shared = { database: chat.world.database, hints: chat.hints, clock: chat.clock, cipher };
  const cached = makeInstance({ ...shared, recent });
  const plain = makeInstance({ ...shared, recent: null });
  for (let index = 1; index <= texts; index += 1) {
    await say(plain, index % 3 === 0 ? chat.therapist : chat.prospect, chat.channel.id, `text ${index}`);
  }
  const { channel, prospect } = chat;
  const read = (
    services: TestServices,
    viewer: Person = prospect,
    page: { limit?: number; before?: number } = {},
  ) => loadHistory(services, { viewer, channelId: channel.id, ...page });
  const results = () => cached.metrics.lines.filter((line) => line.startsWith("cache "));
  const isRight = async (viewer: Person = prospect) => {
    expect(await read(cached, viewer)).toEqual(await read(plain, viewer));
  };
  return { ...chat, recent, cached, plain, read, results, isRight };
}

test.each([0, 1, 49, 50, 51, 120])(
  "of %i messages the second reading is answered from the cache, the same",
  async (texts) => {
    const { isRight, results, therapist, recent } = await makeCached(texts);
    await isRight();
    expect(results()).toEqual([]);
    await isRight();
    await isRight(therapist);
    expect(results()).toEqual(["cache hit", "cache hit"]);
    expect(recent.pages.size).toBe(1);
  },
);

test("any shorter page is part of the kept one; older pages and longer ones are read from the database", async () => {
  const { cached, plain, read, results, prospect } = await makeCached(60);
  await read(cached);
  for (const page of [{ limit: 1 }, { limit: 7 }, { limit: 50 }]) {
    expect(await read(cached, prospect, page)).toEqual(await read(plain, prospect, page));
  }
  expect(results()).toEqual(["cache hit", "cache hit", "cache hit"]);
  for (const page of [
    { limit: 51 },
    { limit: 100 },
    { before: 61 },
    { before: 30, limit: 5 },
    { before: 0 },
  ]) {
    expect(await read(cached, prospect, page)).toEqual(await read(plain, prospect, page));
  }
  expect(results()).toHaveLength(3);
});

test("after a send, an edit, a deletion and a new history the kept page is behind, and is written anew", async () => {
  const { cached, plain, isRight, results, prospect, channel, world, clock } = await makeCached(5);
  const own = async (seq: number) => {
    const { messages } = await loadHistory(plain, { viewer: prospect, channelId: channel.id });
    const messageId = messages.find((message) => message.seq === seq)?.id ?? "";
    return { viewer: prospect, channelId: channel.id, messageId };
  };
  await isRight();
  for (const change of [
    () => say(plain, prospect, channel.id, "one more"),
    async () => void (await editMessage(plain, { ...(await own(1)), content: "better words" })),
    async () => void (await deleteMessage(plain, await own(2))),
    () => world.replaceHistory(channel.id, { epoch: 2, version: 8, lastSeq: 4 }),
  ]) {
    await clock.advance(1_000);
    await change();
    cached.metrics.lines.length = 0;
    await isRight();
    await isRight();
    expect(results()).toEqual(["cache behind", "cache hit"]);
  }
});

test("closing changes no message: the page stays, the answer says closed", async () => {
  const { plain, isRight, results, prospect, channel, read, cached } = await makeCached(2);
  await isRight();
  await closeChannel(plain, { viewer: prospect, channelId: channel.id });
  await isRight();
  expect(results()).toEqual(["cache hit"]);
  expect((await read(cached)).channel.status).toBe("closed");
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
  "a message that comes in at step %i of the reading is in no page of an older version",
  async (at) => {
    const { cached, isRight, prospect, channel, world } = await makeCached(3);
    let step = 0;
    world.database.onStep = () => {
      step += 1;
      if (step === at) world.database.appendNow([makeDraft(channel, prospect)]);
    };
    await loadHistory(cached, { viewer: prospect, channelId: channel.id });
    world.database.onStep = () => undefined;
    // The last two are the audit row's.
    expect(step).toBe(12);
    await isRight();
    await isRight();
  },
);

test("only exactly what belongs to the version is kept under it", async () => {
  const { plain, prospect, channel, world } = await makeCached(3);
  const { now, rows } = await world.database.transaction(
    { role: "app", userId: prospect.userId },
    async (tx) => ({
      now: requireReadable(prospect, await tx.channels.findChannel(channel.id)),
      rows: await tx.messages.listBefore(channel.channelDbId, null, 50),
    }),
  );
  const seal = (changes: Partial<Channel>, page = rows) =>
    sealRecentPage(plain.cipher, { ...now, ...changes }, page);
  expect(seal({})).not.toBeNull();
  expect(seal({ version: 4 })).not.toBeNull();
  // A row changed after the channel was read; one more; one less; a hole; another order.
  expect(seal({ version: 2 })).toBeNull();
  expect(seal({ lastSeq: 2 })).toBeNull();
  expect(seal({ lastSeq: 4 })).toBeNull();
  expect(seal({ lastSeq: 2 }, rows.toSpliced(1, 1))).toBeNull();
  expect(seal({}, rows.toReversed())).toBeNull();
});

const POISONS: readonly [string, (page: string) => string][] = [
  ["empty", () => ""],
  ["not a page", () => "hello"],
  ["JSON of another kind", () => '{"messages":[]}'],
  ["JSON of the right shape, unsealed", (page) => `${page.split(":")[0]}:kX:[{"seq":1}]`],
  ["cut", (page) => page.slice(0, -5)],
  ["cut in the middle", (page) => page.slice(0, page.length / 2)],
  ["continued", (page) => `${page}AAAA`],
  ["one flipped bit", (page) => page.replace(/.(?=.{40}$)/, (at) => (at === "A" ? "B" : "A"))],
  ["of another key", (page) => page.replace(/:k[^:]+:/, ":kAAAAAAAAAAAAAAAA:")],
  ["of another build", (page) => page.replace("recent-2", "recent-9")],
  [
    "marked as newer than it is",
    (page) => page.replace(/-(\d+):/, (_all, version) => `-${Number(version) + 1}:`),
  ],
  ["marked as of another history", (page) => page.replace(/\.1-/, ".2-")],
];

test.each(POISONS)(
  "a poisoned page (%s) shows nobody anything wrong, and is written anew",
  async (_name, poison) => {
    const { isRight, results, recent, channel, therapist } = await makeCached(9);
    await isRight();
    const page = recent.pages.get(channel.id) ?? "";
    const poisoned = poison(page);
    expect(poisoned).not.toBe(page);
    recent.pages.set(channel.id, poisoned);
    await isRight(therapist);
    await isRight();
    expect(results()).toEqual([expect.stringMatching(/^cache (behind|failed)$/), "cache hit"]);
  },
);

test("an older page of the same channel, put back under the newest mark, is not believed", async () => {
  const { isRight, recent, channel, plain, prospect } = await makeCached(3);
  await isRight();
  const older = recent.pages.get(channel.id) ?? "";
  await say(plain, prospect, channel.id, "newer");
  await isRight();
  recent.pages.set(channel.id, older.replace(/^[^:]+/, recent.pages.get(channel.id)?.split(":")[0] ?? ""));
  await isRight();
});

test("pages of two channels that changed places are not believed", async () => {
  const { isRight, recent, channel, cached, world, read, results } = await makeCached(3);
  const other = await makePair(world, { cipher: cached.cipher });
  await say(cached, other.prospect, other.channel.id, "of somebody else", "and more", "and more");
  await isRight();
  const theirs = await loadHistory(cached, { viewer: other.prospect, channelId: other.channel.id });
  const [mine, foreign] = [recent.pages.get(channel.id) ?? "", recent.pages.get(other.channel.id) ?? ""];
  recent.pages.set(channel.id, foreign);
  recent.pages.set(other.channel.id, mine);
  await isRight();
  expect(await loadHistory(cached, { viewer: other.prospect, channelId: other.channel.id })).toEqual(theirs);
  expect(results()).toEqual(["cache failed", "cache failed"]);
  expect((await read(cached)).messages.map((message) => message.content)).not.toContain("of somebody else");
});

test("nobody reads through the cache what they could not read without it", async () => {
  const { cached, channel, world, isRight } = await makeCached(3);
  await isRight();
  const stranger = await world.addPerson({ role: "prospect" });
  await expect(loadHistory(cached, { viewer: stranger, channelId: channel.id })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("what is kept names nobody and holds no text", async () => {
  const { isRight, recent, prospect, therapist } = await makeCached(4);
  await isRight();
  const kept = JSON.stringify([...recent.pages.values()]);
  const secrets = ["text 1", prospect.name, prospect.email, prospect.id, therapist.name];
  for (const secret of secrets) {
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(secret).toString("base64url").slice(0, -2));
  }
});

test("a conversation whose key does not open any more still answers, and nothing of it is kept", async () => {
  const { world, prospect, channel, hints, clock, recent, plain } = await makeCached(2);
  const shared = { database: world.database, hints, clock, cipher: makeCipher() };
  const withoutKey = makeInstance({ ...shared, recent });
  const { messages } = await loadHistory(withoutKey, { viewer: prospect, channelId: channel.id });
  expect(messages.map(({ content, unreadable }) => ({ content, unreadable }))).toEqual([
    { content: null, unreadable: true },
    { content: null, unreadable: true },
  ]);
  expect(recent.pages.size).toBe(0);
  expect((await loadHistory(plain, { viewer: prospect, channelId: channel.id })).messages).toHaveLength(2);
});
