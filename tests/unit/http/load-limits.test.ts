import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { LoadSettings } from "~/services/deps";
import { makeFakeApp } from "../../support/make-fake-app";
import { makeRemixLane, makeServerLane } from "../../support/make-lanes";
import { makeInstance } from "../../support/make-services";

/** The app on fakes, with limits. */
async function makeLimitedApp(load: Partial<LoadSettings>) {
  const { chat, deps: unlimited, headersOf } = await makeFakeApp();
  const { world, hints, clock } = chat;
  const shared = { database: world.database, cipher: chat.services.cipher, hints, clock };
  const services = makeInstance(shared, load);
  return { chat, services, deps: { ...unlimited, ...services }, headersOf };
}

describe.each([
  ["the fast lane", true],
  ["Remix", false],
])("%s", (_name, fastLane) => {
  async function openLane(load: Partial<LoadSettings>) {
    const app = await makeLimitedApp(load);
    const lane = fastLane ? await makeServerLane(app.deps) : makeRemixLane(app.deps);
    onTestFinished(() => lane.close());
    const { prospect, channel } = app.chat;
    const post = (address: string, body: object) =>
      lane.ask({
        method: "POST",
        path: `/api/chat/${address}`,
        headers: { ...app.headersOf(prospect), "Content-Type": "application/json" },
        body: JSON.stringify({ channelId: channel.id, ...body }),
      });
    const send = (clientMessageId: string) => post("send", { content: "hello", clientMessageId });
    return { ...app, lane, post, send };
  }

  test("one message too many: 429, when to come back, nothing stored; and then it is stored", async () => {
    const { chat, send } = await openLane({ sendsPerMinute: 3, sendsPerSecond: 2 });
    expect([(await send("a")).status, (await send("b")).status]).toEqual([201, 201]);
    const refused = await send("c");
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "1"]);
    expect(JSON.parse(refused.text).error).toMatchObject({ code: "rate_limited" });
    await chat.clock.advance(1_000);
    expect((await send("c")).status).toBe(201);
    expect((await send("d")).headers.get("Retry-After")).toBe("59");
    expect(await chat.world.listStored(chat.channel.id)).toHaveLength(3);
  });

  test("twenty parallel retries of one message are one message and twenty answers", async () => {
    const { send } = await openLane({ sendsPerMinute: 1, sendsPerSecond: 1 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send("same")));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map(({ text }) => JSON.parse(text).message.id)).size).toBe(1);
  });

  test("read marks are refused later than anybody scrolls", async () => {
    const { post } = await openLane({ sendsPerMinute: 1, sendsPerSecond: 1 });
    const mark = () => post("messaging", { action: "mark_read", seq: 0 });
    for (let count = 0; count < 200; count += 1) expect((await mark()).status).toBe(200);
    const refused = await mark();
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "10"]);
  }, 30_000);

  test("who opens streams without end: 429, when to come back, and other people go on", async () => {
    const { chat, lane, headersOf } = await openLane({ sendsPerMinute: 60 });
    // A cursor that is none: the stream is refused, but was asked for.
    const ask = (person: { readonly clerkUserId: string }) =>
      lane.ask({ path: "/api/chat/stream?after=none", headers: headersOf(person) });
    for (let count = 0; count < 60; count += 1) expect((await ask(chat.prospect)).status).toBe(400);
    const refused = await ask(chat.prospect);
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "10"]);
    expect((await ask(chat.therapist)).status).toBe(400);
    const one = await lane.ask({ path: `/api/chat/${chat.channel.id}`, headers: headersOf(chat.prospect) });
    expect(one.status).toBe(429);
  });

  test("each request is counted and logged once, by name, without address or person", async () => {
    const { services, chat, send, post, lane, headersOf } = await openLane({
      sendsPerMinute: 1,
      sendsPerSecond: 0,
    });
    await send("a");
    await send("b");
    await post("messaging", { action: "nonsense" });
    await lane.ask({ path: `/api/chat/${chat.channel.id}?after=secret`, headers: {} });
    await lane.ask({ method: "PUT", path: "/api/chat/send", headers: headersOf(chat.prospect) });
    const requests = services.log.lines.filter(({ event }) => event === "request");
    expect(
      requests.map(({ level, fields }) => [level, fields.endpoint, fields.method, fields.status]),
    ).toEqual([
      ["debug", "send", "POST", 201],
      ["info", "send", "POST", 429],
      ["info", "messaging", "POST", 400],
      ["info", "channel_stream", "GET", 401],
      ["info", "send", "PUT", 405],
    ]);
    const told = JSON.stringify(services.log.lines);
    for (const secret of [chat.channel.id, chat.prospect.id, chat.prospect.clerkUserId, "secret", "hello"])
      expect(told).not.toContain(secret);
    expect(services.metrics.lines).toEqual([
      ...["send stored", "send 201", "send rate_limited", "send 429"],
      ...["messaging 400", "channel_stream 401", "send 405"],
    ]);
  });
});

describe.each([
  ["the fast lane", true],
  ["Remix behind our server", false],
])("streams of one person, in %s", (_name, fastLane) => {
  test("the ninth makes the oldest say goodbye until later; other people keep theirs", async () => {
    const { chat, services, deps, headersOf } = await makeLimitedApp({ streamsPerUser: 8 });
    const lane = await makeServerLane(deps, { fastLane });
    onTestFinished(() => lane.close());
    const texts: string[] = [];
    const open = async (person: { readonly clerkUserId: string }) => {
      const { response } = await lane.open({ path: "/api/chat/stream", headers: headersOf(person) });
      const index = texts.push("") - 1;
      response.on("error", () => undefined);
      response.on("data", (chunk: Buffer) => {
        texts[index] += chunk.toString();
      });
    };
    for (let count = 0; count < 8; count += 1) await open(chat.prospect);
    await open(chat.therapist);
    expect(services.hub.streamCount).toBe(9);
    await open(chat.prospect);
    await open(chat.prospect);
    await vi.waitFor(() => expect(texts[1]).toContain("event: bye"), { timeout: 5_000 });
    expect(services.hub.streamCount).toBe(9);
    expect(services.metrics.openStreams).toBe(9);
    const goodbyes = texts.map((text) => /event: bye\ndata: (.*)\n/.exec(text)?.[1] ?? null);
    expect(goodbyes.slice(2)).toEqual(Array(9).fill(null));
    for (const goodbye of goodbyes.slice(0, 2))
      expect(JSON.parse(goodbye ?? "")).toMatchObject({ reason: "overload", reconnect: true });
  });
});
