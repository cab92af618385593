import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lane } from "../support/make-lanes";
import { makeStreamChat, type StreamChatApp } from "../support/make-stream-chat";
import type { Pair, Person } from "../support/make-world";
import { forgeToken } from "../support/stream-server";
import { codeOf, postJson } from "../support/test-app";

let chat: StreamChatApp;
beforeAll(async () => {
  chat = await makeStreamChat();
});
afterAll(() => chat.close());

const ask = async (person: Person, channelId: string, lane = chat.lanes[1] as Lane) => {
  const answer = await lane.ask(
    postJson("/api/chat/stream-token", chat.app.headersOf(person), { channelId }),
  );
  return { status: answer.status, code: codeOf(answer), body: JSON.parse(answer.text) };
};
const begin = async (pair: Pair = chat.app) => {
  const { channelId, externalId } = await chat.book(pair);
  await chat.workOff();
  return { channelId, externalId };
};
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

describe("a token for Stream", () => {
  test.each([0, 1])("(lane %i) is good there, for a quarter of an hour, and names nobody", async (index) => {
    const { channelId } = await begin();
    const { status, body } = await ask(chat.app.prospect, channelId, chat.lanes[index]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ apiKey: chat.stream.apiKey, userId: chat.app.prospect.id },
      channel: { type: "messaging", id: channelId },
    });
    const { iat, exp, ...claims } = claimsOf(body.token);
    expect(claims).toEqual({ user_id: chat.app.prospect.id });
    expect(exp - Date.now() / 1_000).toBeGreaterThan(890);
    expect(exp - Date.now() / 1_000).toBeLessThan(901);
    expect(iat).toBeLessThan(Date.now() / 1_000);
    expect((await chat.stream.say(body.token, channelId, "Hello")).status).toBe(201);
  });

  test("asks Stream nothing: it is there while Stream is not", async () => {
    const { channelId } = await begin();
    chat.stream.mood = "slow";
    const before = chat.stream.asked.length;
    expect((await ask(chat.app.therapist, channelId)).status).toBe(200);
    expect(chat.stream.asked.length).toBe(before);
    chat.stream.mood = "well";
  });

  test("is on record", async () => {
    const { channelId } = await begin();
    await ask(chat.app.therapist, channelId);
    const { rows } = await chat.app.world.run(
      "select actor_user_id as person from audit_events where channel = $1 and action = 'carrier_token_given'",
      [channelId],
    );
    expect(rows).toEqual([{ person: chat.app.therapist.userId }]);
  });

  test("is no key to another channel there, and one that somebody made is no key at all", async () => {
    const { channelId } = await begin();
    const other = await begin(await chat.app.makePair());
    const { body } = await ask(chat.app.prospect, channelId);
    expect((await chat.stream.say(body.token, other.channelId, "Hello")).status).toBe(403);
    expect((await chat.stream.say(forgeToken(chat.app.prospect.id), channelId, "Hello")).status).toBe(401);
  });

  test("is nobody's else: not there for others, nor for what Stream does not carry", async () => {
    const { channelId } = await begin();
    const other = await chat.app.makePair();
    for (const [person, asked] of [
      [other.prospect, channelId],
      [other.therapist, channelId],
      [await chat.app.world.addPerson({ role: "admin" }), channelId],
      [chat.app.prospect, chat.app.channel.id],
      [chat.app.prospect, "Z".repeat(24)],
    ] as const)
      expect(await ask(person, asked)).toMatchObject({ status: 404, code: "not_found" });
  });

  test("is not given once the chat is over, nor without a plan; nor to whoever is disabled", async () => {
    const pair = await chat.app.makePair();
    const { channelId, externalId } = await begin(pair);
    await chat.app.world.setSubscriptions(pair.prospect.userId, []);
    expect((await ask(pair.prospect, channelId)).code).toBe("subscription_required");
    await chat.book(pair, { externalId, word: "cancelled", occurredAt: new Date() });
    expect((await ask(pair.therapist, channelId)).code).toBe("chat_closed");
    await chat.app.world.disable(pair.therapist.userId);
    expect((await ask(pair.therapist, channelId)).code).toBe("signed_out");
  });

  test("given before somebody was disabled is good for nothing there", async () => {
    const pair = await chat.app.makePair();
    const { channelId } = await begin(pair);
    const { body } = await ask(pair.prospect, channelId);
    await chat.app.world.disable(pair.prospect.userId);
    await chat.workOff();
    expect((await chat.stream.say(body.token, channelId, "Hello")).status).toBe(401);
  });

  test("is asked for by our own pages only", async () => {
    const { channelId } = await begin();
    for (const lane of chat.lanes) {
      const headers = { ...chat.app.headersOf(chat.app.prospect), Origin: "https://evil.example" };
      const answer = await lane.ask(postJson("/api/chat/stream-token", headers, { channelId }));
      expect([answer.status, codeOf(answer)]).toEqual([403, "forbidden"]);
    }
  });
});
