import { describe, expect, test } from "vitest";
import { LIMITS } from "~/protocol/limits";
import { closeChannel } from "~/services/change-channel-state";
import { sendMessage } from "~/services/send-message";
import { makeChat, makeInstance } from "../../support/make-services";
import { openStream } from "../../support/make-stream";

async function makeSender() {
  const chat = await makeChat();
  const { services, prospect, channel } = chat;
  const send = (changes: Partial<Parameters<typeof sendMessage>[1]> = {}, through = services) =>
    sendMessage(through, {
      ...{ viewer: prospect, channelId: channel.id, content: "hello", clientMessageId: "key-1" },
      ...changes,
    });
  const stored = () => chat.world.listStored(channel.id);
  return { ...chat, send, stored };
}

test("a message is stored as ciphertext and answered as both will see it", async () => {
  const { send, stored, prospect, channel, clock } = await makeSender();
  const answer = await send({ content: " worried about rent \n" });
  expect(answer).toEqual({
    duplicate: false,
    message: {
      ...{ channelId: channel.id, id: expect.any(String), seq: 1, version: 1, kind: "text" },
      ...{ clientMessageId: "key-1", content: "worried about rent" },
      author: { id: prospect.id, name: prospect.name, role: "prospect" },
      ...{ createdAt: clock.now().toISOString(), editedAt: null, deletedAt: null },
    },
  });
  const [row] = await stored();
  expect(row).toMatchObject({ id: answer.message.id, seq: 1, authorUserId: prospect.userId });
  expect(JSON.stringify(row)).not.toContain("rent");
});

test("a record that is being made meanwhile makes way", async () => {
  const { services, send } = await makeSender();
  let ways = 0;
  const recordBodies = {
    make: () => {
      throw new Error("nobody wants a record");
    },
    makeWay() {
      ways += 1;
    },
  };
  await send({}, { ...services, recordBodies });
  expect(ways).toBe(1);
});

describe("the same key again (P2)", () => {
  test("returns the same message, blanks at the ends apart", async () => {
    const { send, stored } = await makeSender();
    const first = await send();
    const again = await send({ content: "  hello\n" });
    expect(again).toEqual({ message: first.message, duplicate: true });
    expect(await stored()).toHaveLength(1);
  });

  test("returns it through another instance, after a restart and after closing", async () => {
    const { send, elsewhere, services, therapist, channel, stored } = await makeSender();
    const first = await send();
    await closeChannel(services, { viewer: therapist, channelId: channel.id });
    const restarted = makeInstance({ ...services, clock: services.clock });
    for (const instance of [elsewhere, restarted]) {
      expect(await send({}, instance)).toEqual({ message: first.message, duplicate: true });
    }
    await expect(send({ clientMessageId: "key-2" })).rejects.toMatchObject({ code: "chat_closed" });
    expect(await stored()).toHaveLength(1);
  });

  test("is one message however many come at once through however many instances", async () => {
    const { send, services, elsewhere, stored } = await makeSender();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => send({}, index % 2 === 0 ? services : elsewhere)),
    );
    expect(new Set(answers.map(({ message }) => `${message.id} ${message.seq}`)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(await stored()).toHaveLength(1);
  });

  test("with another text is a conflict and changes nothing", async () => {
    const { send, stored } = await makeSender();
    const first = await send();
    await expect(send({ content: "hello!" })).rejects.toMatchObject({ code: "idempotency_conflict" });
    expect((await stored()).map((row) => row.id)).toEqual([first.message.id]);
  });

  test("is somebody else's own message", async () => {
    const { send, therapist, stored } = await makeSender();
    await send();
    expect((await send({ viewer: therapist })).message.seq).toBe(2);
    expect(await stored()).toHaveLength(2);
  });

  test("is not shown on the streams a second time", async () => {
    const { send, services, therapist, channel } = await makeSender();
    const { sink } = await openStream(services, therapist, { channelId: channel.id });
    await send();
    await send();
    expect(sink.seqs()).toEqual([1]);
  });
});

describe("what is refused is not stored, takes no number and is not shown", () => {
  test.each([
    ["nothing", ""],
    ["blanks", " \n\u2003"],
    ["NUL", "a\0b"],
    ["half an emoji", "a\ud83d"],
    ["one letter too many", "x".repeat(LIMITS.messageCharacters + 1)],
  ])("%s", async (_name, content) => {
    const { send, stored, services, therapist, channel, hints } = await makeSender();
    const { sink } = await openStream(services, therapist, { channelId: channel.id });
    await expect(send({ content })).rejects.toMatchObject({ code: "invalid_request" });
    expect([await stored(), sink.seqs(), hints.published.filter(({ kind }) => kind !== "presence")]).toEqual([
      [],
      [],
      [],
    ]);
    expect((await send()).message.seq).toBe(1);
  });

  test("an error never repeats the text", async () => {
    const { send } = await makeSender();
    const canary = "canary-7f3a";
    const error = await send({ content: `${canary}\0` }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(canary);
  });

  test("the longest text is taken", async () => {
    const { send } = await makeSender();
    const content = "\u{1F600}".repeat(LIMITS.messageCharacters);
    expect((await send({ content })).message.content).toBe(content);
  });
});

describe("who may not", () => {
  test("strangers get the answer of a conversation that does not exist, word for word", async () => {
    const { send, world, stored } = await makeSender();
    const stranger = await world.addPerson({ role: "prospect" });
    const errors = await Promise.all([
      send({ viewer: stranger }).catch((error: unknown) => error),
      send({ viewer: stranger, channelId: "no-such-conversation-ever" }).catch((error: unknown) => error),
      send({ viewer: stranger, channelId: "" }).catch((error: unknown) => error),
    ]);
    expect(errors.map((error) => [(error as { code: string }).code, String(error)])).toEqual(
      errors.map(() => ["not_found", "ChatError: not_found"]),
    );
    expect(await stored()).toEqual([]);
  });

  test("strangers get it although this process knows the conversation well", async () => {
    const { send, world, stored } = await makeSender();
    await send();
    const stranger = await world.addPerson({ role: "therapist" });
    await expect(send({ viewer: stranger })).rejects.toMatchObject({ code: "not_found" });
    expect(await stored()).toHaveLength(1);
  });

  test("a prospect whose plan ended since they were looked up", async () => {
    const { send, world, prospect } = await makeSender();
    await send();
    await world.setSubscriptions(prospect.userId, []);
    await expect(send({ clientMessageId: "key-2" })).rejects.toMatchObject({ code: "subscription_required" });
  });

  test("somebody disabled since they were looked up", async () => {
    const { send, world, prospect } = await makeSender();
    await send();
    await world.disable(prospect.userId);
    await expect(send({ clientMessageId: "key-2" })).rejects.toMatchObject({ code: "not_found" });
  });

  test("anybody while the database is away; the same key works when it is back", async () => {
    const { send, world, stored } = await makeSender();
    world.database.away = true;
    await expect(send()).rejects.toMatchObject({ code: "unavailable" });
    world.database.away = false;
    expect((await send()).duplicate).toBe(false);
    expect(await stored()).toHaveLength(1);
  });
});

test("an answer lost after the commit is found by the retry", async () => {
  const { send, world, stored } = await makeSender();
  let lost = false;
  world.database.onStep = (place) => {
    if (place !== "after append" || lost) return;
    lost = true;
    throw new Error("the connection broke after the commit");
  };
  await expect(send()).rejects.toThrow("broke");
  const again = await send();
  expect([again.duplicate, again.message.seq]).toEqual([true, 1]);
  expect(await stored()).toHaveLength(1);
});
