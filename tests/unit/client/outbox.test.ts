import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createChatApi } from "~/client/api";
import { createChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { createOutbox } from "~/client/outbox";
import { createPersonStorage } from "~/client/person-storage";
import type { WireMessage } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { createFakeRandom, createFakeStorage, dumpStorage } from "../../support/client/fake-page";
import { settle } from "../../support/client/make-connection";
import { DANA, SAM } from "../../support/client/make-wire";
import { FakeChatServer, type FakeRefusal } from "../../support/fake-chat-server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeOutbox({ server = new FakeChatServer(SAM), tab = createFakeStorage(), prefix = "key" } = {}) {
  if (server.truth.channels.size === 0) for (const id of ["c1", "c2"]) server.truth.open(id, SAM, DANA);
  const stored: WireMessage[] = [];
  const signedOut = vi.fn();
  const era = { now: 0 };
  const api = createChatApi(createChatFetch({ fetch: server.fetch }), browserClock);
  const outbox = createOutbox({
    api,
    clock: browserClock,
    random: createFakeRandom(0, prefix),
    storage: createPersonStorage(tab, SAM.id),
    era: () => era.now,
    onChange: vi.fn(),
    onStored: (message) => stored.push(message),
    onSignedOut: signedOut,
  });
  const texts = (channelId = "c1") => server.truth.get(channelId).messages.map(({ content }) => content);
  const states = () => outbox.items().map(({ content, state, error }) => [content, state, error]);
  return {
    server,
    tab,
    outbox,
    stored,
    signedOut,
    era,
    texts,
    states,
    sends: () => server.requestsTo(PATHS.send),
  };
}

function started(options: Parameters<typeof makeOutbox>[0] = {}) {
  const made = makeOutbox(options);
  made.outbox.start();
  return made;
}

describe("sending", () => {
  it("goes at once, and is over when the server has it", async () => {
    const { outbox, stored, texts, states } = started();
    outbox.add("c1", "hello");
    expect(states()).toEqual([["hello", "sending", null]]);
    await settle();
    expect(texts()).toEqual(["hello"]);
    expect(stored.map(({ content }) => content)).toEqual(["hello"]);
    expect(states()).toEqual([]);
  });

  it("keeps the order within a conversation, one at a time", async () => {
    const { outbox, server, texts, states, sends } = started();
    server.latencyMs = 100;
    for (const text of ["1", "2", "3"]) outbox.add("c1", text);
    expect(states().map(([, state]) => state)).toEqual(["sending", "queued", "queued"]);
    await vi.advanceTimersByTimeAsync(250);
    expect(sends()).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(100);
    expect(texts()).toEqual(["1", "2", "3"]);
  });

  it("does not let one conversation wait for another", async () => {
    const { outbox, server, texts } = started();
    server.fail(PATHS.send, "no_answer");
    outbox.add("c1", "stuck");
    outbox.add("c2", "free");
    await settle();
    expect(texts("c2")).toEqual(["free"]);
    expect(texts("c1")).toEqual([]);
    outbox.stop();
  });

  it("waits for the start", async () => {
    const { outbox, sends, texts } = makeOutbox();
    outbox.add("c1", "early");
    await settle();
    expect(sends()).toHaveLength(0);
    outbox.start();
    await settle();
    expect(texts()).toEqual(["early"]);
  });
});

describe("when nobody knows whether it arrived", () => {
  it.each([
    ["the answer was lost", "lose_answer"],
    ["no answer came in 15 s", "no_answer"],
    ["the server stumbled", { status: 500 }],
    ["a gateway gave up", { status: 504, html: "<h1>504</h1>" }],
    ["somebody else answered", { status: 200, html: "<p>Log in to the hotel</p>" }],
  ] as [string, FakeRefusal | "lose_answer" | "no_answer"][])(
    "because %s: the same key again, stored once",
    async (_why, fault) => {
      const { outbox, server, texts, states, sends } = started();
      server.fail(PATHS.send, fault);
      outbox.add("c1", "first");
      outbox.add("c1", "second");
      await settle();
      if (fault !== "no_answer") expect(states()[0]).toEqual(["first", "queued", null]);
      await vi.advanceTimersByTimeAsync(20_000);
      expect(texts()).toEqual(["first", "second"]);
      expect(states()).toEqual([]);
      const keys = sends().map(({ body }) => (body as { clientMessageId: string }).clientMessageId);
      expect(keys).toEqual(["key-1", "key-1", "key-2"]);
    },
  );

  it("because there is no network: growing waits, and at once with the network", async () => {
    const { outbox, server, sends, texts } = started();
    server.reachable = false;
    outbox.add("c1", "patience");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sends().length).toBeGreaterThan(2);
    const before = sends().length;
    server.reachable = true;
    outbox.retryNow();
    await settle();
    expect(sends()).toHaveLength(before + 1);
    expect(texts()).toEqual(["patience"]);
  });

  it("the stream may know: what is in the conversation is not sent again", async () => {
    const { outbox, server, states, sends } = started();
    server.fail(PATHS.send, "lose_answer");
    outbox.add("c1", "seen");
    await settle();
    outbox.confirm(server.truth.get("c1").messages);
    expect(states()).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sends()).toHaveLength(1);
  });

  it("the stream may know before the answer, which then changes nothing", async () => {
    const { outbox, server, states, sends } = started();
    server.truth.listeners.add(({ message }) => message && outbox.confirm([message]));
    outbox.add("c1", "a");
    outbox.add("c1", "b");
    await settle();
    expect(states()).toEqual([]);
    expect(sends()).toHaveLength(2);
    expect(server.truth.get("c1").messages).toHaveLength(2);
  });

  it("the history was replaced under the answer: asked again, it is stored in the new one", async () => {
    const { outbox, server, texts, stored, era, sends } = started();
    server.latencyMs = 10;
    server.truth.listeners.add(({ kind }) => {
      if (kind !== "message" || era.now > 0) return;
      era.now += 1;
      server.truth.restore("c1", 0);
    });
    outbox.add("c1", "hello");
    await vi.advanceTimersByTimeAsync(100);
    expect(texts()).toEqual(["hello"]);
    expect(sends()).toHaveLength(2);
    expect(stored).toHaveLength(1);
  });

  it("the same key in another conversation proves nothing", async () => {
    const { outbox, server } = makeOutbox();
    outbox.add("c1", "mine");
    server.truth.send("c2", SAM, "mine", "key-1");
    outbox.confirm(server.truth.get("c2").messages);
    expect(outbox.items()).toHaveLength(1);
  });
});

describe("when the server says later", () => {
  it.each([429, 503])("%i: waits as told, and keeps its turn", async (status) => {
    const { outbox, server, sends, texts } = started();
    server.fail(PATHS.send, { status, retryAfter: "7" });
    outbox.add("c1", "1");
    outbox.add("c1", "2");
    await vi.advanceTimersByTimeAsync(3_000);
    outbox.retryNow();
    await vi.advanceTimersByTimeAsync(3_999);
    expect(sends()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_100);
    expect(texts()).toEqual(["1", "2"]);
  });
});

describe("when the server says no", () => {
  it.each([
    [409, "chat_closed"],
    [409, "idempotency_conflict"],
    [402, "subscription_required"],
    [404, "not_found"],
    [413, "too_large"],
    [400, "invalid_request"],
    [403, "forbidden"],
  ] as const)("%i %s: kept with the reason, and the next one is not held up", async (status, code) => {
    const { outbox, server, states, texts } = started();
    server.fail(PATHS.send, { status, code });
    outbox.add("c1", "refused");
    outbox.add("c1", "next");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states()).toEqual([["refused", "failed", code]]);
    expect(texts()).toEqual(["next"]);
  });

  it("after several tries, the next one still goes at once", async () => {
    const { outbox, server, texts, states } = started();
    server.fail(PATHS.send, { status: 500 });
    outbox.add("c1", "refused later");
    await settle();
    outbox.add("c1", "next");
    server.fail(PATHS.send, { status: 409, code: "chat_closed" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states()).toEqual([["refused later", "failed", "chat_closed"]]);
    expect(texts()).toEqual(["next"]);
  });

  it("tries again with the same key when asked to", async () => {
    const { outbox, server, texts, states, sends } = started();
    server.fail(PATHS.send, { status: 402, code: "subscription_required" });
    outbox.add("c1", "hello");
    await settle();
    outbox.retry("key-1");
    expect(states()).toEqual([["hello", "sending", null]]);
    await settle();
    expect(texts()).toEqual(["hello"]);
    expect(sends().map(({ body }) => body)).toEqual([sends()[0]?.body, sends()[0]?.body]);
  });

  it("gives up when asked to, and only what has failed", async () => {
    const { outbox, server, states } = started();
    server.fail(PATHS.send, { status: 409, code: "chat_closed" });
    outbox.add("c1", "hello");
    await settle();
    expect(outbox.discard("no-such-key")).toBeNull();
    expect(outbox.discard("key-1")).toMatchObject({ content: "hello" });
    expect(states()).toEqual([]);
    outbox.stop();
    outbox.add("c1", "waiting");
    expect(outbox.discard("key-2")).toBeNull();
    outbox.retry("key-2");
    expect(states()).toEqual([["waiting", "queued", null]]);
  });
});

describe("when the person is signed out", () => {
  it("keeps everything queued, says so once, and goes on after the next start", async () => {
    const { outbox, server, states, signedOut, sends, texts } = started();
    signedOut.mockImplementation(() => outbox.stop());
    server.fail(PATHS.send, { status: 401 });
    outbox.add("c1", "1");
    outbox.add("c1", "2");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signedOut).toHaveBeenCalledTimes(1);
    expect(sends()).toHaveLength(1);
    expect(states()).toEqual([
      ["1", "queued", null],
      ["2", "queued", null],
    ]);
    outbox.start();
    await settle();
    expect(texts()).toEqual(["1", "2"]);
  });
});

describe("over a reload", () => {
  it("nothing written is lost, nothing is sent twice", async () => {
    const first = started();
    first.server.fail(PATHS.send, "lose_answer");
    first.outbox.add("c1", "one");
    first.outbox.add("c1", "two");
    await settle();
    first.outbox.stop();
    const second = makeOutbox({ server: first.server, tab: first.tab, prefix: "later" });
    expect(second.states()).toEqual([
      ["one", "queued", null],
      ["two", "queued", null],
    ]);
    second.outbox.start();
    await settle();
    expect(second.texts()).toEqual(["one", "two"]);
    expect(dumpStorage(second.tab)).toBe("");
  });

  it("is written down before it is sent, and gone from the device when it has arrived", async () => {
    const { outbox, tab } = started();
    outbox.add("c1", "private words");
    expect(dumpStorage(tab)).toContain("private words");
    await settle();
    expect(dumpStorage(tab)).toBe("");
  });

  it("what failed is still there, with its reason, and is not sent by itself", async () => {
    const first = started();
    first.server.fail(PATHS.send, { status: 409, code: "chat_closed" });
    first.outbox.add("c1", "late");
    await settle();
    const second = started({ server: first.server, tab: first.tab });
    await settle();
    expect(second.states()).toEqual([["late", "failed", "chat_closed"]]);
    expect(second.sends()).toHaveLength(1);
  });

  it("cleared is gone from everywhere", async () => {
    const { outbox, tab, states } = makeOutbox();
    outbox.add("c1", "x");
    outbox.clear();
    expect(states()).toEqual([]);
    expect(dumpStorage(tab)).toBe("");
  });
});

describe("stopping", () => {
  it("lets go of what is under way, leaves no timer, and loses nothing", async () => {
    const { outbox, server, states, texts } = started();
    server.latencyMs = 1_000;
    outbox.add("c1", "hello");
    await vi.advanceTimersByTimeAsync(500);
    outbox.stop();
    expect(states()).toEqual([["hello", "queued", null]]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
    outbox.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(texts()).toEqual(["hello"]);
    expect(states()).toEqual([]);
  });
});
