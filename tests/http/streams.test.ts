import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { makeEventReader } from "../support/make-event-reader";
import { makeServerLane, type ServerLane } from "../support/make-lanes";
import type { Person } from "../support/make-world";
import { createTestApp, postJson, type TestApp } from "../support/test-app";

let app: TestApp;
const lanes = new Map<boolean, ServerLane>();
beforeAll(async () => {
  app = await createTestApp();
  for (const fastLane of [false, true]) lanes.set(fastLane, await makeServerLane(app.deps, { fastLane }));
});
afterAll(async () => {
  for (const lane of lanes.values()) await lane.close();
  await app.close();
});

describe.each([
  ["Remix behind our server", false],
  ["the fast lane", true],
])("%s", (_name, fastLane) => {
  const lane = () => lanes.get(fastLane) as ServerLane;
  const opened: (() => void)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0)) close();
    await vi.waitFor(() => expect([app.deps.hub.streamCount, app.deps.hub.feedCount]).toEqual([0, 0]));
  });

  async function open(person: Person, path: string, headers: Record<string, string> = {}) {
    const { request, response } = await lane().open({
      path,
      headers: { ...app.headersOf(person), ...headers },
    });
    response.on("error", () => undefined);
    opened.push(() => request.destroy());
    const reader = makeEventReader(Readable.toWeb(response) as ReadableStream<Uint8Array>);
    return {
      ...{ response, reader },
      close: () => request.destroy(),
      named: (name: string) =>
        reader.events
          .filter(({ event }) => event === name)
          .map(({ data, id }) => ({ ...JSON.parse(data), cursor: id })),
    };
  }
  const say = async (person: Person, channelId: string, content: string) => {
    const clientMessageId = `k${Math.random().toString(36).slice(2)}`;
    const answer = await lane().ask(
      postJson("/api/chat/send", app.headersOf(person), { channelId, content, clientMessageId }),
    );
    expect(answer.status).toBe(201);
  };

  test("opens with ready and its headers, then says what happens", async () => {
    const { prospect, therapist, channel } = await app.makePair();
    const stream = await open(therapist, `/api/chat/${channel.id}`);
    expect(stream.response.headers).toMatchObject({
      ...{ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store, no-transform" },
      ...{ "x-accel-buffering": "no", "x-content-type-options": "nosniff" },
    });
    expect(stream.response.headers["content-encoding"]).toBeUndefined();
    await stream.reader.readUntil(1);
    expect(stream.named("ready")).toMatchObject([
      { channel: { id: channel.id }, you: { id: therapist.id }, lastSeq: 0, resumedFrom: null },
    ]);
    await say(prospect, channel.id, "hello");
    await stream.reader.readUntil(2);
    expect(stream.named("message")).toMatchObject([{ content: "hello", seq: 1, cursor: "1-1" }]);
  });

  test("goes on from the header, or from the address, and the header wins", async () => {
    const { prospect, channel } = await app.makePair();
    for (const text of ["1", "2", "3", "4"]) await say(prospect, channel.id, text);
    const path = `/api/chat/${channel.id}`;
    for (const [target, headers, expected] of [
      [path, { "Last-Event-ID": "1-2" }, ["3", "4"]],
      [`${path}?after=1-3`, {}, ["4"]],
      [`${path}?after=1-3`, { "Last-Event-ID": "1-1" }, ["2", "3", "4"]],
      [`${path}?after=1-3`, { "Last-Event-ID": "" }, ["4"]],
    ] as const) {
      const stream = await open(prospect, target, headers);
      await stream.reader.readUntil(1 + expected.length);
      expect(stream.named("message").map((message) => message.content)).toEqual(expected);
    }
  });

  test("says reset for a cursor of the future", async () => {
    const { prospect, channel } = await app.makePair();
    const stream = await open(prospect, `/api/chat/${channel.id}?after=1-999`);
    await stream.reader.readUntil(2);
    expect(stream.named("reset")).toEqual([
      { channelId: channel.id, reason: "unknown_cursor", cursor: "1-0" },
    ]);
  });

  test("carries all of a person's conversations, and those that begin meanwhile", async () => {
    const { prospect, therapist, channel } = await app.makePair();
    const listed = await lane().ask(
      postJson("/api/chat/messaging", app.headersOf(therapist), { action: "list_channels" }),
    );
    const { cursor } = JSON.parse(listed.text);
    const stream = await open(therapist, "/api/chat/stream", { "Last-Event-ID": cursor });
    await stream.reader.readUntil(1);
    const newcomer = await app.world.addPerson({ role: "prospect" });
    const answer = await lane().ask(
      postJson("/api/chat/messaging", app.headersOf(newcomer), {
        action: "open_channel",
        therapistId: therapist.id,
      }),
    );
    const begun = JSON.parse(answer.text).channel.id;
    await say(newcomer, begun, "first");
    await say(prospect, channel.id, "second");
    await stream.reader.readUntil(4);
    expect(stream.named("channel")).toMatchObject([{ channelId: begun, reason: "opened" }]);
    expect(new Set(stream.named("message").map((message) => message.content))).toEqual(
      new Set(["first", "second"]),
    );
  });

  test("texts that look like a stream come out as one event each", async () => {
    const { prospect, channel } = await app.makePair();
    const stream = await open(prospect, `/api/chat/${channel.id}`);
    const texts = [
      "a\n\nevent: bye\ndata: {}\n\nb",
      "a\r\rid: 9\r\ndata: x",
      ": \n\u2028data: \u2029x",
      "\u{1F469}\u200D\u{1F467} \u202Eabc\u202C \uFEFFx",
    ];
    for (const text of texts) await say(prospect, channel.id, text);
    await stream.reader.readUntil(1 + texts.length);
    expect(stream.named("message").map(({ content, cursor }) => [content, cursor])).toEqual(
      texts.map((text, index) => [text, `1-${index + 1}`]),
    );
    expect(stream.reader.events).toHaveLength(1 + texts.length);
  });
});
