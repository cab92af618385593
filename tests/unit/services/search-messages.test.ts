import { expect, test } from "vitest";
import { deleteMessage } from "~/services/change-message";
import { loadHistory } from "~/services/load-history";
import { searchMessages } from "~/services/search-messages";
import { makeChat } from "../../support/make-services";
import { say } from "../../support/make-stream";

async function makeTalk(texts: readonly string[]) {
  const chat = await makeChat();
  await say(chat.services, chat.prospect, chat.channel.id, ...texts);
  const search = (query: string, viewer = chat.therapist) =>
    searchMessages(chat.services, { viewer, channelId: chat.channel.id, query });
  return { ...chat, search };
}

test("finds words whatever their case and accents, newest first, with where they stand", async () => {
  const { search } = await makeTalk(["Rent is due", "un CAFÉ, por favor", "the cafe next door"]);
  await expect(search("cafe")).resolves.toMatchObject({ hits: [{ seq: 3 }, { seq: 2 }], complete: true });
  await expect(search("Café")).resolves.toMatchObject({ hits: [{ seq: 3 }, { seq: 2 }] });
  await expect(search("nowhere")).resolves.toEqual({ hits: [], complete: true });
});

test("tells who said it and when, so that a message far back can be placed before it is loaded", async () => {
  const { services, search, prospect, channel } = await makeTalk(["long ago"]);
  const { messages } = await loadHistory(services, { viewer: prospect, channelId: channel.id });
  const { author, createdAt } = messages[0]!;
  expect((await search("ago")).hits).toEqual([
    { seq: 1, id: messages[0]!.id, excerpt: "long ago", author, createdAt },
  ]);
});

test("shows a few words around the place, not the whole message", async () => {
  const { search } = await makeTalk([`${"before ".repeat(40)}the needle${" after".repeat(40)}`]);
  const { hits } = await search("needle");
  expect(hits[0]?.excerpt).toMatch(/^….*the needle.*…$/);
  expect(hits[0]?.excerpt.length).toBeLessThan(140);
});

test("signs that mean something elsewhere are only signs here", async () => {
  const { search } = await makeTalk(["100% (really) [sic] \\d+ .*"]);
  for (const query of ["100%", "(really)", "[sic]", "\\d+", ".*"])
    expect((await search(query)).hits).toHaveLength(1);
});

test("what was taken back is not found", async () => {
  const { services, search, prospect, channel } = await makeTalk(["a secret wish"]);
  const { messages } = await loadHistory(services, { viewer: prospect, channelId: channel.id });
  await deleteMessage(services, { viewer: prospect, channelId: channel.id, messageId: messages[0]!.id });
  expect((await search("secret")).hits).toEqual([]);
});

test("says when it found more than it tells", async () => {
  const { search } = await makeTalk(Array.from({ length: 60 }, (_, index) => `again ${index}`));
  const { hits, complete } = await search("again");
  expect([hits.length, hits[0]?.seq, complete]).toEqual([50, 60, false]);
});

test("searches one conversation, for its two people only", async () => {
  const { search, world } = await makeTalk(["ours alone"]);
  const stranger = await world.addPerson({ role: "prospect" });
  await expect(search("ours", stranger)).rejects.toMatchObject({ code: "not_found" });
  await expect(search("   ")).rejects.toMatchObject({ code: "invalid_request" });
});
