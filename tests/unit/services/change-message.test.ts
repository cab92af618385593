import { expect, test } from "vitest";
import { EDIT_MINUTES } from "~/domain/message-change";
import { closeChannel } from "~/services/change-channel-state";
import { deleteMessage, editMessage } from "~/services/change-message";
import { loadHistory } from "~/services/load-history";
import { sendMessage } from "~/services/send-message";
import { makeChat } from "../../support/make-services";
import { openStream, say } from "../../support/make-stream";

const MINUTE_MS = 60_000;

/** A chat in which the prospect has said one thing and the therapist another. */
async function makeTalk() {
  const chat = await makeChat();
  const { services, prospect, therapist, channel } = chat;
  const first = { viewer: prospect, channelId: channel.id, content: "my first words", clientMessageId: "k1" };
  const { message } = await sendMessage(services, first);
  await say(services, therapist, channel.id, "an answer");
  return { ...chat, first, message, own: { viewer: prospect, channelId: channel.id, messageId: message.id } };
}

test("an edit is seen by both at once, in its old place, as one change; the earlier words stay on record", async () => {
  const { services, elsewhere, prospect, therapist, channel, own, message, world } = await makeTalk();
  const mine = await openStream(services, prospect, { channelId: channel.id });
  const theirs = await openStream(elsewhere, therapist, { channelId: channel.id });
  const edited = await editMessage(services, { ...own, content: " better words " });
  expect(edited.message).toMatchObject({
    id: message.id,
    seq: 1,
    version: 3,
    content: "better words",
    clientMessageId: "k1",
  });
  await expect.poll(() => theirs.sink.named("message")).toHaveLength(1);
  expect(theirs.sink.named("message")[0]?.data).toMatchObject({
    seq: 1,
    version: 3,
    content: "better words",
  });
  expect(theirs.sink.named("message")[0]?.data).not.toHaveProperty("clientMessageId");
  expect(mine.sink.named("message")).toMatchObject([{ id: "1-3" }]);
  const [revision] = await world.listRevisions(message.id);
  expect(
    services.cipher.open(
      channel,
      { channelId: channel.id, messageId: message.id, authorUserId: prospect.userId, edition: 0 },
      revision!,
    ),
  ).toBe("my first words");
});

test("a reader who was away gets an edited message once, in its last state", async () => {
  const { services, therapist, channel, own } = await makeTalk();
  await editMessage(services, { ...own, content: "second" });
  await editMessage(services, { ...own, content: "third" });
  const { sink } = await openStream(services, therapist, { channelId: channel.id, cursor: "1-2" });
  await expect.poll(() => sink.named("message")).toHaveLength(1);
  expect(sink.named("message")).toMatchObject([{ id: "1-4", data: { seq: 1, content: "third" } }]);
});

test("the same words again change nothing", async () => {
  const { services, own, world, message } = await makeTalk();
  await expect(editMessage(services, { ...own, content: "my first words" })).resolves.toMatchObject({
    message: { version: 1, editedAt: null },
  });
  expect(await world.listRevisions(message.id)).toEqual([]);
});

test("a deleted message keeps its place and shows no words; deleting it again changes nothing", async () => {
  const { services, therapist, channel, own } = await makeTalk();
  const { message } = await deleteMessage(services, own);
  expect(message).toMatchObject({ seq: 1, version: 3, content: null, deletedAt: expect.any(String) });
  await expect(deleteMessage(services, own)).resolves.toMatchObject({ message: { version: 3 } });
  const history = await loadHistory(services, { viewer: therapist, channelId: channel.id });
  expect(history.messages.map(({ seq, content }) => [seq, content])).toEqual([
    [1, null],
    [2, "an answer"],
  ]);
  await expect(editMessage(services, { ...own, content: "back again" })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("a repeat of the send answers with the message as it stands now, edited or deleted", async () => {
  const { services, first, own } = await makeTalk();
  await editMessage(services, { ...own, content: "better words" });
  await expect(sendMessage(services, first)).resolves.toMatchObject({
    duplicate: true,
    message: { seq: 1, version: 3, content: "better words" },
  });
  await deleteMessage(services, own);
  await expect(sendMessage(services, first)).resolves.toMatchObject({
    duplicate: true,
    message: { content: null },
  });
});

test("only the author may change it, and outsiders are not told that it exists", async () => {
  const { services, therapist, own, world } = await makeTalk();
  const stranger = await world.addPerson({ role: "therapist" });
  for (const [viewer, code] of [
    [therapist, "forbidden"],
    [stranger, "not_found"],
  ] as const) {
    await expect(editMessage(services, { ...own, viewer, content: "x" })).rejects.toMatchObject({ code });
    await expect(deleteMessage(services, { ...own, viewer })).rejects.toMatchObject({ code });
  }
});

test("a message is changed only where it stands", async () => {
  const one = await makeTalk();
  const elsewhere = { ...one.own, messageId: "no-such-message-anywhere" };
  await expect(deleteMessage(one.services, elsewhere)).rejects.toMatchObject({ code: "not_found" });
});

test("words can be put right for a quarter of an hour, and taken back at any time", async () => {
  const { services, own, clock } = await makeTalk();
  await clock.advance(EDIT_MINUTES * MINUTE_MS - 1_000);
  await expect(editMessage(services, { ...own, content: "just in time" })).resolves.toBeDefined();
  await clock.advance(2_000);
  await expect(editMessage(services, { ...own, content: "too late" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(deleteMessage(services, own)).resolves.toMatchObject({ message: { content: null } });
});

test("nothing is put right in a closed conversation", async () => {
  const { services, therapist, channel, own } = await makeTalk();
  await closeChannel(services, { viewer: therapist, channelId: channel.id });
  await expect(editMessage(services, { ...own, content: "late" })).rejects.toMatchObject({
    code: "chat_closed",
  });
});

test.each(["", "   ", "a\0b", "\uD800", "x".repeat(4_001)])(
  "words that cannot be stored are refused",
  async (content) => {
    const { services, own } = await makeTalk();
    await expect(editMessage(services, { ...own, content })).rejects.toMatchObject({
      code: "invalid_request",
    });
  },
);
