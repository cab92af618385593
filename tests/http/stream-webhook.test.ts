import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ask, Lane } from "../support/make-lanes";
import { makeStreamChat, type StreamChatApp } from "../support/make-stream-chat";
import type { Pair, Person } from "../support/make-world";
import type { StandInMessage } from "../support/stream-server";
import { codeOf } from "../support/test-app";

let chat: StreamChatApp;
beforeAll(async () => {
  chat = await makeStreamChat();
});
afterAll(() => chat.close());

const tell = async (ask: Ask, lane = chat.lanes[1] as Lane) => {
  const answer = await lane.ask(ask);
  return { status: answer.status, outcome: JSON.parse(answer.text).outcome, code: codeOf(answer) };
};
const history = async (pair: Pair, channelId: string) =>
  (await chat.messaging(pair, "therapist", { action: "history", channelId })).body.messages.filter(
    ({ kind }) => kind === "text",
  );
const logs = async (channelId: string) =>
  (
    await chat.app.world.run(
      `select l.stream_message_id as id, l.sender_id as sender, l.content, l.flag
      from chat_logs l join chat_channels c on c.appointment_id = l.appointment_id
      where c.channel_identifier = $1 and l.message_type = 'text' order by l.id`,
      [channelId],
    )
  ).rows;

/** A chat that Stream carries, and somebody who writes there by a client of Stream's. */
async function begin(pair: Pair = chat.app) {
  const { channelId, externalId } = await chat.book(pair);
  await chat.workOff();
  const say = async (text: string, who: "prospect" | "therapist" = "prospect"): Promise<StandInMessage> => {
    const token = await chat.app.deps.stream?.createToken(
      pair[who].id,
      new Date(Date.now() - 1_000),
      new Date(Date.now() + 60_000),
    );
    const said = await chat.stream.say(token ?? "", channelId, text);
    if (said.message === undefined) throw new Error(`Stream answered ${said.status}`);
    return said.message;
  };
  const news = (type: string, message: StandInMessage) => chat.stream.tell(type, channelId, message.id);
  return { channelId, externalId, say, news };
}

describe("what is not Stream's", () => {
  test("is refused in both lanes, and nothing of it is kept", async () => {
    const { channelId, say, news } = await begin();
    const event = news("message.new", await say("Never told"));
    const good = chat.stream.deliver(event);
    const without = (name: string): Ask => {
      const { [name]: _, ...headers } = good.headers as Record<string, string>;
      return { ...good, headers };
    };
    const cases: Record<string, Ask> = {
      "without a signature": without("X-Signature"),
      "without an id": without("X-Webhook-Id"),
      "without a key": without("X-Api-Key"),
      "another app's": chat.stream.deliver(event, { apiKey: "anotherkey99" }),
      "another secret": chat.stream.deliver(event, { secret: "x".repeat(40) }),
      altered: chat.stream.deliver(event, {
        body: JSON.stringify(event).replace("Never told", "Never said"),
      }),
      "altered and packed": chat.stream.deliver(event, { gzip: true, body: "{}" }),
      "not gzip": { ...good, body: new Uint8Array([0x1f, 0x8b, 1, 2, 3]) },
      "no JSON": chat.stream.deliver(event, { body: "not json" }),
      "an object for an id": chat.stream.deliver({
        ...{ type: "message.new", channel_type: "messaging", channel_id: { not: "" } },
      }),
      "an id that cannot be kept": chat.stream.deliver({
        ...{ ...event, channel_id: `${channelId}\0` },
      }),
      "without a moment": chat.stream.deliver({
        ...{ type: "message.new", channel_type: "messaging", channel_id: channelId },
        message: { id: "x", text: "x", user: { id: "x" } },
      }),
    };
    for (const lane of chat.lanes)
      for (const [name, ask] of Object.entries(cases))
        expect([name, await tell(ask, lane)]).toEqual([
          name,
          { status: 400, outcome: undefined, code: "invalid_request" },
        ]);
    expect(await logs(channelId)).toEqual([]);
  });

  test("is refused when it is too large, packed or not", async () => {
    const event = { type: "message.new", padding: "x".repeat(300 * 1024) };
    expect((await tell(chat.stream.deliver(event))).code).toBe("too_large");
    const bomb = { type: "message.new", padding: "x".repeat(4 * 1024 * 1024) };
    expect((await tell(chat.stream.deliver(bomb, { gzip: true }))).code).toBe("too_large");
  });

  test("another method has nothing to do here", async () => {
    expect((await tell({ path: "/api/webhooks/stream" })).status).toBe(405);
  });
});

describe("what is said at Stream", () => {
  test.each([false, true])(
    "(packed: %s) is in the conversation and in its log, once and sealed",
    async (gzip) => {
      const { channelId, say, news } = await begin();
      const message = await say("Straße 😀 from my phone");
      const ask = chat.stream.deliver(news("message.new", message), { gzip });
      const told = await Promise.all(Array.from({ length: 10 }, () => tell(ask)));
      expect(told.map(({ outcome }) => outcome).sort()).toEqual(["applied", ...Array(9).fill("repeated")]);
      const again = chat.stream.deliver(news("message.new", message), { gzip });
      expect(await tell(again)).toMatchObject({ status: 200, outcome: "stale" });
      expect(await history(chat.app, channelId)).toMatchObject([
        { content: "Straße 😀 from my phone", author: { id: chat.app.prospect.id }, seq: 2 },
      ]);
      const [row, ...more] = await logs(channelId);
      expect(more).toEqual([]);
      expect(row).toMatchObject({ id: message.id, sender: chat.app.prospect.clerkUserId, flag: null });
      expect(row.content).toMatch(/^v2\.0\./);
      // It does not go back to where it came from.
      expect(await chat.workOff()).toBe(0);
    },
  );

  test("our own words come back as news of nothing", async () => {
    const { channelId } = await begin();
    const id = await chat.send(chat.app, "therapist", channelId, "From our page");
    await chat.workOff();
    expect(await tell(chat.stream.deliver(chat.stream.tell("message.new", channelId, id)))).toMatchObject({
      outcome: "stale",
    });
    const edit = { action: "edit_message", channelId, messageId: id };
    await chat.messaging(chat.app, "therapist", { ...edit, content: "First try" });
    await chat.workOff();
    const echo = chat.stream.deliver(chat.stream.tell("message.updated", channelId, id));
    // Two changes on, the first one's echo arrives.
    await chat.messaging(chat.app, "therapist", { ...edit, content: "Second try" });
    expect((await tell(echo)).outcome).toBe("stale");
    await chat.workOff();
    expect(
      (await tell({ ...echo, headers: { ...echo.headers, "X-Webhook-Id": randomUUID() } })).outcome,
    ).toBe("stale");
    expect((await history(chat.app, channelId)).map(({ content }) => content)).toEqual(["Second try"]);
    expect(await chat.workOff()).toBe(0);
    // Changed on both sides at once: ours, which is on its way, is what both end with.
    await chat.messaging(chat.app, "therapist", { ...edit, content: "Third try" });
    const there = chat.stream.channels.get(channelId)?.messages.find((message) => message.id === id);
    Object.assign(there ?? {}, { text: "Theirs", updatedAt: new Date(Date.now() + 1_000).toISOString() });
    await tell(chat.stream.deliver(chat.stream.tell("message.updated", channelId, id)));
    expect(await chat.workOff()).toBe(1);
    expect((await history(chat.app, channelId)).map(({ content }) => content)).toEqual(["Third try"]);
    expect(there?.text).toBe("Third try");
  });

  test("put right there is put right here, with the earlier text on record, whatever comes first", async () => {
    const { channelId, say, news } = await begin();
    const message = await say("Teh");
    const first = news("message.new", message);
    Object.assign(message, {
      text: "The",
      updatedAt: new Date(Date.parse(message.updatedAt) + 1_000).toISOString(),
    });
    const second = news("message.updated", message);
    Object.assign(message, {
      text: "Them",
      updatedAt: new Date(Date.parse(message.updatedAt) + 1_000).toISOString(),
    });
    const third = news("message.updated", message);
    for (const event of [first, third, second]) await tell(chat.stream.deliver(event));
    const [shown] = await history(chat.app, channelId);
    expect(shown).toMatchObject({ content: "Them", editedAt: expect.any(String) });
    expect(await chat.app.world.listRevisions(shown?.id ?? "")).toHaveLength(1);
    expect(await chat.workOff()).toBe(0);
  });

  test("told of as changed before it was told of as said, it is there once", async () => {
    const { channelId, say, news } = await begin();
    const message = await say("Draft");
    const first = news("message.new", message);
    Object.assign(message, {
      text: "Final",
      updatedAt: new Date(Date.parse(message.updatedAt) + 1_000).toISOString(),
    });
    expect((await tell(chat.stream.deliver(news("message.updated", message)))).outcome).toBe("applied");
    expect((await tell(chat.stream.deliver(first))).outcome).toBe("stale");
    expect((await history(chat.app, channelId)).map(({ content }) => content)).toEqual(["Final"]);
  });

  test("taken back there is taken back here, also when that is told first; the record keeps it", async () => {
    for (const isFirst of [false, true]) {
      const { channelId, say, news } = await begin();
      const message = await say("Never mind");
      const said = news("message.new", message);
      message.deletedAt = new Date(Date.parse(message.updatedAt) + 1_000).toISOString();
      const events = [said, news("message.deleted", message)];
      for (const event of isFirst ? events.reverse() : events) await tell(chat.stream.deliver(event));
      expect(await history(chat.app, channelId)).toMatchObject([
        { content: null, deletedAt: expect.any(String) },
      ]);
      expect(await logs(channelId)).toMatchObject([{ id: message.id }]);
      expect(await chat.workOff()).toBe(0);
    }
  });

  test("what was sent besides words is named", async () => {
    const { channelId, say, news } = await begin();
    const event = news("message.new", await say("See here")) as { message: object };
    const attachments = [{ type: "file", title: "budget.pdf" }, { type: "image" }];
    await tell(chat.stream.deliver({ ...event, message: { ...event.message, attachments } }));
    expect(await history(chat.app, channelId)).toMatchObject([
      { content: "See here\n[file: budget.pdf]\n[image]" },
    ]);
  });

  test("reaches whoever has the conversation open", async () => {
    const { channelId, say, news } = await begin();
    const published: string[] = [];
    const { hub } = chat.app.deps;
    const original = hub.publishState.bind(hub);
    hub.publishState = (state) => {
      published.push(state.id);
      original(state);
    };
    await tell(chat.stream.deliver(news("message.new", await say("Hello"))));
    hub.publishState = original;
    expect(published).toEqual([channelId]);
  });
});

describe("what Stream should not have taken", () => {
  test("after the chat had closed here: logged with a flag, in no conversation, opened by its key alone", async () => {
    const { channelId, externalId, say, news } = await begin();
    const early = await say("Just in time");
    await chat.book(chat.app, { externalId, word: "cancelled", occurredAt: new Date() });
    // Stream is not told yet that it has closed.
    const late = await say("Too late");
    await tell(chat.stream.deliver(news("message.new", late)));
    await tell(chat.stream.deliver(news("message.new", early)));
    expect((await history(chat.app, channelId)).map(({ content }) => content)).toEqual(["Just in time"]);
    expect(await logs(channelId)).toMatchObject([
      { id: late.id, flag: "late", sender: chat.app.prospect.clerkUserId },
      { id: early.id, flag: null },
    ]);
    await tell(chat.stream.deliver(news("message.new", late)));
    expect(await logs(channelId)).toHaveLength(2);
    await chat.workOff();
    expect(chat.stream.channels.get(channelId)?.frozen).toBe(true);
  });

  test("from somebody without a plan, or who is none of the two: logged with a flag", async () => {
    const pair = await chat.app.makePair();
    const { channelId, say, news } = await begin(pair);
    const message = await say("Without a plan");
    await chat.app.world.setSubscriptions(pair.prospect.userId, []);
    await tell(chat.stream.deliver(news("message.new", message)));
    const stranger = await say("Of a stranger", "therapist");
    stranger.userId = chat.app.therapist.id;
    await tell(chat.stream.deliver(news("message.new", stranger)));
    expect(await history(pair, channelId)).toEqual([]);
    expect(await logs(channelId)).toMatchObject([
      { flag: "no_right", sender: pair.prospect.clerkUserId },
      { flag: "no_right", sender: chat.app.therapist.id },
    ]);
  });
});

test("read there is read here, up to that message and never back", async () => {
  const { channelId, say, news } = await begin();
  const id = await chat.send(chat.app, "therapist", channelId, "Please read this");
  await chat.workOff();
  const answer = await say("I have");
  await tell(chat.stream.deliver(news("message.new", answer)));
  const read = (who: Person, streamId: string | null) =>
    tell(
      chat.stream.deliver({
        ...{ type: "message.read", channel_type: "messaging", channel_id: channelId },
        ...{ user: { id: who.id }, last_read_message_id: streamId },
      }),
    );
  const readBy = async (who: Person) =>
    (
      await chat.app.world.run(
        `select r.seq::int from chat_reads r join chat_channels c on c.id = r.channel_id
        where c.channel_identifier = $1 and r.user_id = $2`,
        [channelId, who.userId],
      )
    ).rows[0]?.seq ?? 0;
  const { prospect, therapist } = chat.app;
  expect((await read(prospect, id)).outcome).toBe("applied");
  expect(await readBy(prospect)).toBe(2);
  expect((await read(therapist, answer.id)).outcome).toBe("applied");
  expect(await readBy(therapist)).toBe(3);
  await read(therapist, id);
  expect(await readBy(therapist)).toBe(3);
  expect((await read(therapist, null)).outcome).toBe("ignored");
  expect((await read(prospect, "a message of nobody's")).outcome).toBe("ignored");
  const other = await chat.app.makePair();
  expect((await read(other.prospect, id)).outcome).toBe("ignored");
  expect(await readBy(other.prospect)).toBe(0);
});

test("whoever comes into a channel there that is not theirs is out again", async () => {
  const { channelId } = await begin();
  const members = chat.stream.channels.get(channelId)?.members as Set<string>;
  members.add("somebody");
  const event = { type: "member.added", channel_type: "messaging", channel_id: channelId };
  expect((await tell(chat.stream.deliver(event))).outcome).toBe("applied");
  await chat.workOff();
  expect([...members].sort()).toEqual([chat.app.prospect.id, chat.app.therapist.id].sort());
  // What Stream says of that is news too, and ends there.
  await tell(chat.stream.deliver({ ...event, type: "member.removed" }));
  const before = chat.stream.asked.length;
  await chat.workOff();
  expect(chat.stream.asked.slice(before)).toEqual(["POST /channels"]);
});

describe("what does not concern us", () => {
  test("is acknowledged: other kinds of news, messages of Stream's own, channels that are none of ours", async () => {
    const { channelId, say, news } = await begin();
    const event = news("message.new", await say("Hello")) as { message: object };
    const direct = chat.app.channel.id;
    const ours = await chat.send(chat.app, "prospect", direct, "Between us");
    const before = await chat.app.world.listStored(direct);
    const aboutOurs = (type: string) => ({
      ...{ ...event, type, channel_id: direct },
      message: { ...event.message, id: ours, text: "Not ours", updated_at: "2100-01-01T00:00:00Z" },
    });
    const cases = {
      "another kind": { type: "channel.visible", channel_id: channelId },
      "a kind of tomorrow": { type: "message.flagged.twice" },
      "Stream's own": { ...event, message: { ...event.message, type: "ephemeral" } },
      "another type of channel": { ...event, channel_type: "livestream" },
      "a channel of somebody else's": { ...event, channel_id: "Z".repeat(24) },
      "a channel that cannot be": { ...event, channel_id: "../etc/passwd" },
      "a conversation that Stream does not carry": { ...event, channel_id: direct },
      "a change in it": aboutOurs("message.updated"),
      "a message taken back in it": aboutOurs("message.deleted"),
      "a member of it": { type: "member.added", channel_type: "messaging", channel_id: direct },
    };
    for (const lane of chat.lanes)
      for (const [name, each] of Object.entries(cases))
        expect([name, await tell(chat.stream.deliver(each), lane)]).toEqual([
          name,
          { status: 200, outcome: "ignored", code: undefined },
        ]);
    expect(await logs(channelId)).toEqual([]);
    expect(await chat.app.world.listStored(direct)).toEqual(before);
    expect(await chat.app.deps.metricsText.read()).toMatch(/chat_carrier_news_total\{news="foreign"\} 14/);
  });
});
