import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAppointmentBook } from "~/adapters/appointment-book.server";
import type { Lane } from "../support/make-lanes";
import { makeStreamChat, type StreamChatApp } from "../support/make-stream-chat";
import type { StandInChannel, StreamMood } from "../support/stream-server";
import { makeLanes, postJson } from "../support/test-app";

const CRON_SECRET = "a secret of the clock".replaceAll(" ", "-");

let chat: StreamChatApp;
beforeAll(async () => {
  chat = await makeStreamChat({ CRON_SECRET });
});
afterAll(() => chat.close());
beforeEach(() => {
  chat.stream.mood = "well";
  chat.stream.refusing = null;
});

const there = (channelId: string) => chat.stream.channels.get(channelId) as StandInChannel;
const textsOf = (channelId: string) =>
  there(channelId)
    .messages.filter(({ deletedAt }) => deletedAt === null)
    .map(({ text }) => text);
const waiting = async (channelId: string) =>
  (
    await chat.app.world.run(
      `select o.kind, o.attempts, o.last_error, o.needs_look from stream_outbox o
      join chat_channels c on c.id = o.channel_id
      where c.channel_identifier = $1 and o.done_at is null order by o.id`,
      [channelId],
    )
  ).rows;
const logged = async (channelId: string) =>
  (
    await chat.app.world.run(
      `select l.stream_message_id as id from chat_logs l join chat_channels c on c.appointment_id = l.appointment_id
      where c.channel_identifier = $1 order by l.id`,
      [channelId],
    )
  ).rows.map(({ id }) => id);
/** Until nothing is left, however often it takes. */
async function settle(channelId: string): Promise<void> {
  for (let round = 0; round < 10 && (await waiting(channelId)).length > 0; round += 1) {
    await chat.becomeDue();
    await chat.workOff();
  }
}

describe("a chat that Stream carries", () => {
  test("is made there with its two people, by public ids and without names, and says there what it says here", async () => {
    const { app } = chat;
    const { channelId } = await chat.book(app);
    await chat.workOff();
    expect([...there(channelId).members].sort()).toEqual([app.prospect.id, app.therapist.id].sort());
    expect(textsOf(channelId)).toEqual([expect.stringMatching(/^This chat is open until /)]);
    expect(await waiting(channelId)).toEqual([]);
  });

  test("carries what people write, put right and take back here", async () => {
    const { app } = chat;
    const { channelId } = await chat.book(app);
    const first = await chat.send(app, "prospect", channelId, "Good morning");
    const second = await chat.send(app, "therapist", channelId, "Hello");
    await chat.workOff();
    expect(textsOf(channelId).slice(1)).toEqual(["Good morning", "Hello"]);
    expect(there(channelId).messages.map(({ userId }) => userId)).toEqual([
      "renavest",
      app.prospect.id,
      app.therapist.id,
    ]);
    await chat.messaging(app, "prospect", {
      ...{ action: "edit_message", channelId, messageId: first, content: "Good evening" },
    });
    await chat.messaging(app, "therapist", { action: "delete_message", channelId, messageId: second });
    await chat.workOff();
    expect(textsOf(channelId).slice(1)).toEqual(["Good evening"]);
    expect(await waiting(channelId)).toEqual([]);
  });

  test("leaves on record each text that was handed over", async () => {
    const { channelId } = await chat.book(chat.app);
    await chat.send(chat.app, "prospect", channelId, "Hello");
    await chat.workOff();
    const { rows } = await chat.app.world.run(
      "select actor, first_seq::int as seq from audit_events where channel = $1 and action = 'message_carried'",
      [channelId],
    );
    expect(rows).toEqual([{ actor: "worker", seq: 2 }]);
  });

  test("is frozen there when it is cancelled, and thawed when its therapist opens it again", async () => {
    const { app } = chat;
    const { channelId, externalId } = await chat.book(app);
    await chat.workOff();
    await chat.book(app, { externalId, word: "cancelled", occurredAt: new Date() });
    await chat.workOff();
    expect(there(channelId).frozen).toBe(true);
    expect(textsOf(channelId).at(-1)).toBe("The appointment was cancelled, and this chat has closed.");
    await chat.messaging(app, "therapist", {
      ...{ action: "reopen_channel", channelId, reason: "asked by phone", minutes: 60 },
    });
    await chat.workOff();
    expect(there(channelId).frozen).toBe(false);
  });

  test("is frozen there once the clock has closed it: by the job, and where none runs by the address of the clock", async () => {
    const { app } = chat;
    const { channelId } = await chat.book(app);
    await chat.workOff();
    await app.world.run(
      "update chat_channels set closes_at = now() - interval '1 second' where channel_identifier = $1",
      [channelId],
    );
    await app.deps.appointments.closeExpired(50);
    await chat.workOff();
    expect(there(channelId).frozen).toBe(true);

    const other = await chat.book(app);
    await app.world.run(
      "update chat_channels set closes_at = now() - interval '1 second' where channel_identifier = $1",
      [other.channelId],
    );
    const path = "/api/cron/close-expired-chats";
    for (const lane of chat.lanes) {
      const answer = await lane.ask({ path, headers: { Authorization: `Bearer ${CRON_SECRET}` } });
      expect(JSON.parse(answer.text)).toMatchObject({ complete: true, carried: expect.any(Number) });
    }
    expect(there(other.channelId).frozen).toBe(true);
  });

  test("loses who is disabled, with their tokens, and gets them back", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    await chat.workOff();
    await chat.app.world.disable(pair.prospect.userId);
    await chat.workOff();
    expect([...there(channelId).members]).toEqual([pair.therapist.id]);
    expect(chat.stream.asked.at(-1)).toBe("PATCH /users");
    await chat.app.world.run("update users set disabled_at = null where id = $1", [pair.prospect.userId]);
    await chat.workOff();
    expect(there(channelId).members.has(pair.prospect.id)).toBe(true);
  });

  test("is gone there when its key is destroyed", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    await chat.send(pair, "prospect", channelId, "Hello");
    await chat.workOff();
    await chat.app.world.destroyKey(channelId);
    await chat.workOff();
    expect(chat.stream.channels.has(channelId)).toBe(false);
    expect(await waiting(channelId)).toEqual([]);
    // What goes here afterwards is gone there already.
    await chat.app.world.run(
      "delete from chat_messages where appointment_id is not null and author_user_id = $1",
      [pair.prospect.userId],
    );
    expect(await waiting(channelId)).toEqual([]);
  });

  test("keeps no message there that is kept here no longer, and does not bring it back", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    const messageId = await chat.send(pair, "prospect", channelId, "Long ago");
    await chat.workOff();
    const echo = chat.stream.tell("message.new", channelId, messageId);
    await chat.app.world.run("delete from chat_messages where public_id = $1", [messageId]);
    await chat.workOff();
    expect(there(channelId).messages.map(({ id }) => id)).not.toContain(messageId);
    const [lane] = chat.lanes;
    expect(JSON.parse((await (lane as Lane).ask(chat.stream.deliver(echo))).text)).toEqual({
      outcome: "stale",
    });
    expect((await chat.app.world.listStored(channelId)).map(({ id }) => id)).not.toContain(messageId);
  });

  test("and a direct conversation never leaves the house", async () => {
    const before = chat.stream.asked.length;
    await chat.send(chat.app, "prospect", chat.app.channel.id, "Between us");
    await chat.workOff();
    expect(chat.stream.asked.length).toBe(before);
  });
});

describe("while Stream is not itself", () => {
  const CASES: readonly [StreamMood, string][] = [
    ["down", "unreachable"],
    ["slow", "timeout"],
    ["limited", "rate_limited"],
    ["failing", "failed_500"],
    ["lying", "odd_answer"],
    ["nonsense", "odd_answer"],
    ["idle", "odd_answer"],
    ["dropped", "unreachable"],
  ];
  test.each(CASES)(
    "(%s) people write, the chat closes, and nothing is lost or doubled",
    async (mood, code) => {
      const pair = await chat.app.makePair();
      chat.stream.mood = mood;
      const { channelId, externalId } = await chat.book(pair);
      const said = await chat.send(pair, "prospect", channelId, "Are you there?");
      expect(await chat.workOff()).toBe(0);
      expect((await waiting(channelId))[0]).toMatchObject({
        kind: "create_channel",
        attempts: 1,
        last_error: code,
      });
      await chat.send(pair, "therapist", channelId, "Yes");
      await chat.book(pair, { externalId, word: "cancelled", occurredAt: new Date() });
      expect((await logged(channelId)).length).toBe(4);
      expect((await logged(channelId))[1]).toBe(said);
      // Once more while it lasts: what was done without an answer is done only once.
      await chat.becomeDue();
      await chat.workOff();
      chat.stream.mood = "well";
      await settle(channelId);
      expect(await waiting(channelId)).toEqual([]);
      expect(textsOf(channelId).slice(1)).toEqual([
        "Are you there?",
        "Yes",
        "The appointment was cancelled, and this chat has closed.",
      ]);
      expect(there(channelId).frozen).toBe(true);
    },
  );

  test("an answer that never came is no reason to say it twice, nor to miss what changed since", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    await chat.workOff();
    const messageId = await chat.send(pair, "prospect", channelId, "Once");
    chat.stream.mood = "dropped";
    await chat.workOff();
    expect(textsOf(channelId).slice(1)).toEqual(["Once"]);
    expect((await waiting(channelId)).map(({ last_error }) => last_error)).toEqual(["unreachable"]);
    const content = "Once only";
    await chat.messaging(pair, "prospect", { action: "edit_message", channelId, messageId, content });
    chat.stream.mood = "well";
    await settle(channelId);
    expect(textsOf(channelId).slice(1)).toEqual(["Once only"]);
  });

  test("it is not asked for everything in turn: one failure ends the round", async () => {
    const pair = await chat.app.makePair();
    for (let count = 0; count < 15; count += 1) await chat.book(pair);
    chat.stream.mood = "down";
    const before = chat.stream.asked.length;
    await chat.workOff();
    expect(chat.stream.asked.length - before).toBeLessThanOrEqual(10);
    chat.stream.mood = "well";
    await chat.becomeDue();
    await chat.workOff();
  });

  test("it is asked again no sooner than it said", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    chat.stream.mood = "limited";
    await chat.workOff();
    const { rows } = await chat.app.world.run(
      `select o.due_at >= now() + interval '6 seconds' as patient from stream_outbox o
      join chat_channels c on c.id = o.channel_id where c.channel_identifier = $1 and o.attempts = 1`,
      [channelId],
    );
    expect(rows).toEqual([{ patient: true }]);
  });

  test("what it refuses needs a look, is never dropped, and holds up nothing else", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    await chat.workOff();
    chat.stream.refusing = "unspeakable";
    await chat.send(pair, "prospect", channelId, "something unspeakable");
    await chat.send(pair, "prospect", channelId, "and something else");
    await settle(channelId);
    expect(textsOf(channelId).slice(1)).toEqual(["and something else"]);
    expect(await waiting(channelId)).toEqual([
      { kind: "message", attempts: expect.any(Number), last_error: "refused_400", needs_look: true },
    ]);
    chat.stream.refusing = null;
    await settle(channelId);
    expect(textsOf(channelId)).toContain("something unspeakable");
  });

  test("who dies with a piece of work leaves it to the next, and only after a while", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    const taken = await chat.app.deps.streamBook.claim(10, 60_000);
    expect(taken.length).toBeGreaterThan(0);
    expect(await chat.workOff()).toBe(0);
    expect(chat.stream.channels.has(channelId)).toBe(false);
    await settle(channelId);
    expect(textsOf(channelId)).toHaveLength(1);
  });

  test("two who work it off at once do each piece once", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await chat.book(pair);
    for (let count = 0; count < 5; count += 1) await chat.send(pair, "prospect", channelId, `no. ${count}`);
    await Promise.all([chat.workOff(), chat.workOff(), chat.workOff()]);
    await settle(channelId);
    expect(textsOf(channelId).slice(1)).toEqual(["no. 0", "no. 1", "no. 2", "no. 3", "no. 4"]);
  });
});

describe("an installation that gives Stream up", () => {
  test("leaves chats where they are: old ones are read and written here, new ones are its own", async () => {
    const { app } = chat;
    const pair = await app.makePair();
    const { channelId } = await chat.book(pair);
    await chat.send(pair, "prospect", channelId, "From before");
    await chat.workOff();
    const appointments = createAppointmentBook({ database: app.world.database });
    const [, lane] = await makeLanes({ ...app.deps, stream: null, appointments });
    const ask = (who: "prospect" | "therapist", body: object) =>
      (lane as Lane).ask(postJson("/api/chat/messaging", app.headersOf(pair[who]), body));
    const before = chat.stream.asked.length;
    const history = JSON.parse((await ask("therapist", { action: "history", channelId })).text);
    expect(history.messages.map(({ content }: { content: string }) => content)).toContain("From before");
    const body = { channelId, content: "From after", clientMessageId: "after" };
    const sent = await (lane as Lane).ask(postJson("/api/chat/send", app.headersOf(pair.therapist), body));
    expect(sent.status).toBe(201);
    expect(chat.stream.asked.length).toBe(before);
    expect((await waiting(channelId)).map(({ kind }) => kind)).toEqual(["message"]);

    const id = app.deps.random.id();
    const made = await appointments.transaction("own-1", async (tx) => {
      const [startTime, endTime] = [new Date(Date.now() + 3_600_000), new Date(Date.now() + 7_200_000)];
      const appointmentId = await tx.insertAppointment({
        ...{
          externalId: "own-1",
          individualId: pair.prospect.clerkUserId,
          volunteerId: pair.therapist.clerkUserId,
        },
        ...{ startTime, endTime, timeZone: "UTC", cancelled: false, toldAt: new Date() },
      });
      return await tx.openChat(appointmentId, { id, wrappedKey: app.deps.cipher.createChannelKey(id) });
    });
    expect(made).toBe(id);
    expect(await waiting(id)).toEqual([]);
    expect((await ask("therapist", { action: "history", channelId: id })).status).toBe(200);
    await (lane as Lane).close();
  });
});
