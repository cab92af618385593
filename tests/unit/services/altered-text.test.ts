import { describe, expect, test } from "vitest";
import { editMessage } from "~/services/change-message";
import { loadHistory } from "~/services/load-history";
import { searchMessages } from "~/services/search-messages";
import { makeChat, makeInstance, type TestChat } from "../../support/make-services";
import { openStream, say } from "../../support/make-stream";
import { makePair } from "../../support/make-world";

/** What a person gets of the conversation, by every way there is. */
async function readEverywhere({ services, prospect: viewer, channel }: TestChat) {
  const { messages } = await loadHistory(services, { viewer, channelId: channel.id });
  const { sink } = await openStream(services, viewer, { channelId: channel.id, cursor: "1-0" });
  const search = await searchMessages(services, { viewer, channelId: channel.id, query: "word" });
  const streamed = sink
    .named("message")
    .map(({ data }) => data)
    .sort((a, b) => a.seq - b.seq);
  return { history: messages, streamed, search };
}

const UNREADABLE = [null, true];

/** Three messages, of which the second is replaced; the first and the third are to be there as ever. */
async function expectSecondAlone(chat: TestChat): Promise<void> {
  const { history, streamed, search } = await readEverywhere(chat);
  const shown = [["word one", undefined], UNREADABLE, ["word three", undefined]];
  expect(history.map((each) => [each.content, each.unreadable])).toEqual(shown);
  expect(streamed.map((each) => [each.content, each.unreadable])).toEqual(shown);
  expect(search).toMatchObject({ complete: true, unreadable: 1 });
  expect(search.hits.map(({ seq }) => seq)).toEqual([3, 1]);
}

/** Without a cache, which would answer with what stood there before: only the database is altered here. */
async function makeTalk() {
  const made = await makeChat();
  const { world, hints, clock, services: first } = made;
  const shared = { database: world.database, hints, clock, cipher: first.cipher, recent: null };
  const chat = { ...made, services: makeInstance(shared) };
  const { services, prospect, therapist, channel } = chat;
  await say(services, prospect, channel.id, "word one", "word two");
  await say(services, therapist, channel.id, "word three");
  const stored = await world.listStored(channel.id);
  return { ...chat, first: stored[0]!, second: stored[1]!, third: stored[2]! };
}

describe("of a text that is not what was stored, that message alone cannot be shown", () => {
  test("one bit flipped, wherever it is", async () => {
    const chat = await makeTalk();
    const [, , sealed = ""] = chat.second.content.split(".");
    const bytes = Buffer.from(sealed, "base64url");
    // Its nonce, its ciphertext, its tag.
    for (const place of [0, 11, 12, bytes.length - 17, bytes.length - 16, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[place] = (flipped[place] ?? 0) ^ 1;
      await chat.world.patchMessage(chat.second.id, { content: `v2.0.${flipped.toString("base64url")}` });
      await expectSecondAlone(chat);
    }
    await chat.world.patchMessage(chat.second.id, { content: chat.second.content });
    expect((await readEverywhere(chat)).history[1]?.content).toBe("word two");
  });

  test.each(["v2.0.", "v2.0.AAAA", "v1.AAAA", "v2.1.AAAA", "v3.x", "word two"])(
    "%j in its place",
    async (content) => {
      const chat = await makeTalk();
      await chat.world.patchMessage(chat.second.id, { content });
      await expectSecondAlone(chat);
    },
  );

  test("another message's of the same author, and another author's", async () => {
    const chat = await makeTalk();
    for (const { content } of [chat.first, chat.third]) {
      await chat.world.patchMessage(chat.second.id, { content });
      await expectSecondAlone(chat);
    }
  });

  test("one of another conversation of the same two people's therapist", async () => {
    const chat = await makeTalk();
    const { services, therapist, world } = chat;
    const other = await makePair(world, { cipher: services.cipher, therapist });
    await say(services, therapist, other.channel.id, "word elsewhere");
    const [elsewhere] = await world.listStored(other.channel.id);
    await world.patchMessage(chat.second.id, { content: elsewhere!.content });
    await expectSecondAlone(chat);
  });

  test("an earlier text of the same message, put back after an edit", async () => {
    const chat = await makeTalk();
    const input = { viewer: chat.prospect, channelId: chat.channel.id, messageId: chat.second.id };
    await editMessage(chat.services, { ...input, content: "word changed" });
    await editMessage(chat.services, { ...input, content: "word changed again" });
    expect((await readEverywhere(chat)).history[1]?.content).toBe("word changed again");
    for (const { content } of await chat.world.listRevisions(chat.second.id)) {
      await chat.world.patchMessage(chat.second.id, { content });
      await expectSecondAlone(chat);
    }
  });
});

test("a conversation whose key does not open shows none of its texts, and another shows all of its own", async () => {
  const chat = await makeTalk();
  const { services, world, therapist, channel } = chat;
  const other = await makePair(world, { cipher: services.cipher, therapist });
  await say(services, therapist, other.channel.id, "word elsewhere");
  const row = world.database.state.channels.get(channel.channelDbId)!;
  world.database.state.channels.set(channel.channelDbId, { ...row, wrappedKey: "k9.AAAA" });
  const { history, streamed, search } = await readEverywhere(chat);
  expect(history.map((each) => [each.content, each.unreadable])).toEqual([
    UNREADABLE,
    UNREADABLE,
    UNREADABLE,
  ]);
  expect(streamed.map((each) => [each.content, each.unreadable])).toEqual([
    UNREADABLE,
    UNREADABLE,
    UNREADABLE,
  ]);
  expect(history.some((each) => "erased" in each)).toBe(false);
  expect(search).toEqual({ hits: [], complete: true, unreadable: 3 });
  const { messages } = await loadHistory(services, { viewer: therapist, channelId: other.channel.id });
  expect(messages.map(({ content }) => content)).toEqual(["word elsewhere"]);
});
