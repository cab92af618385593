import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createChatApi } from "~/client/api";
import { createChatFetch } from "~/client/chat-fetch";
import { browserClock } from "~/client/clock";
import { createDeviceVault } from "~/client/device-vault";
import { KEPT_MS } from "~/client/drafts";
import { createOutbox, FRESH_MS } from "~/client/outbox";
import { toOutboxItem } from "~/client/outbox-item";
import type { OwnWord } from "~/client/own-words";
import type { WireMessage } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import {
  createFakeRandom,
  createFakeSealer,
  createFakeStorage,
  dumpStorage,
} from "../../support/client/fake-page";
import { settle } from "../../support/client/make-connection";
import { DANA, SAM } from "../../support/client/make-wire";
import { FakeChatServer, type FakeRefusal } from "../../support/fake-chat-server";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeOutbox({ server = new FakeChatServer(SAM), device = createFakeStorage(), prefix = "key" } = {}) {
  if (server.truth.channels.size === 0) for (const id of ["c1", "c2"]) server.truth.open(id, SAM, DANA);
  const stored: WireMessage[] = [];
  const signedOut = vi.fn();
  const era = { now: 0 };
  const told: OwnWord[] = [];
  const vault = createDeviceVault(device, createFakeSealer(), SAM.id);
  const api = createChatApi(createChatFetch({ fetch: server.fetch }), browserClock);
  const outbox = createOutbox({
    api,
    clock: browserClock,
    random: createFakeRandom(0, prefix),
    vault,
    readItem: toOutboxItem,
    tell: (word) => told.push(word),
    era: () => era.now,
    onChange: vi.fn(),
    onStored: (message) => stored.push(message),
    onSignedOut: signedOut,
  });
  const texts = (channelId = "c1") => server.truth.get(channelId).messages.map(({ content }) => content);
  const states = () => outbox.items().map(({ content, state, error }) => [content, state, error]);
  return {
    server,
    device,
    vault,
    told,
    outbox,
    load: async () => outbox.load(await vault.open()),
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
    const second = makeOutbox({ server: first.server, device: first.device, prefix: "later" });
    await second.load();
    expect(second.states()).toEqual([
      ["one", "queued", null],
      ["two", "queued", null],
    ]);
    second.outbox.start();
    await settle();
    expect(second.texts()).toEqual(["one", "two"]);
    expect(dumpStorage(second.device)).toBe("");
  });

  it("is on the device while it is unsent, and gone from there when it has arrived", async () => {
    const { outbox, device, server } = started();
    server.latencyMs = 100;
    outbox.add("c1", "private words");
    await settle();
    expect(dumpStorage(device)).toContain("private words");
    await vi.advanceTimersByTimeAsync(100);
    await settle();
    expect(dumpStorage(device)).toBe("");
  });

  it("what failed is still there, with its reason, and is not sent by itself", async () => {
    const first = started();
    first.server.fail(PATHS.send, { status: 409, code: "chat_closed" });
    first.outbox.add("c1", "late");
    await settle();
    const second = makeOutbox({ server: first.server, device: first.device });
    await second.load();
    second.outbox.start();
    await settle();
    expect(second.states()).toEqual([["late", "failed", "chat_closed"]]);
    expect(second.sends()).toHaveLength(1);
  });

  it("goes before what was written since, whatever the clock says by then", async () => {
    const first = makeOutbox();
    first.outbox.add("c1", "one");
    await settle();
    vi.setSystemTime(Date.now() - 3_600_000);
    const second = makeOutbox({ server: first.server, device: first.device, prefix: "later" });
    await second.load();
    second.outbox.add("c1", "two");
    second.outbox.start();
    await settle();
    expect(second.texts()).toEqual(["one", "two"]);
  });
});

describe("what has waited too long", () => {
  it("is not sent by itself after a day, but when asked for: then it is written now", async () => {
    const { outbox, states, texts, sends } = makeOutbox();
    outbox.add("c1", "see you at five today");
    await vi.advanceTimersByTimeAsync(FRESH_MS + 1);
    outbox.add("c1", "good morning");
    outbox.start();
    await settle();
    expect(states()).toEqual([["see you at five today", "failed", "too_old"]]);
    expect(texts()).toEqual(["good morning"]);
    outbox.retry("key-1");
    await settle();
    expect(texts()).toEqual(["good morning", "see you at five today"]);
    expect(sends()).toHaveLength(2);
  });

  it("is shown for thirty days, and then gone from the device", async () => {
    const first = makeOutbox();
    first.outbox.add("c1", "old words");
    await settle();
    await vi.advanceTimersByTimeAsync(KEPT_MS - 1_000);
    const still = makeOutbox({ device: first.device });
    await still.load();
    expect(still.states()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    const gone = makeOutbox({ device: first.device });
    await gone.load();
    await settle();
    expect(gone.states()).toEqual([]);
    expect(dumpStorage(first.device)).toBe("");
  });
});

describe("with other tabs", () => {
  it("tells each step of a message, and what became of it", async () => {
    const { outbox, told } = started();
    outbox.add("c1", "hello");
    await settle();
    const steps = told.map((word) => (word.kind === "put" ? word.item.state : word.kind));
    expect(steps).toEqual(["queued", "sending", "stored"]);
  });

  it("sends what another tab wrote, in the order it was written", async () => {
    const writer = makeOutbox({ prefix: "writer" });
    const { outbox, texts } = makeOutbox({ server: writer.server, device: writer.device });
    writer.outbox.add("c1", "one");
    await vi.advanceTimersByTimeAsync(1);
    outbox.add("c1", "two");
    for (const word of writer.told) outbox.hear(word);
    outbox.start();
    await settle();
    expect(texts()).toEqual(["one", "two"]);
  });

  it("does not believe others about what it sends itself, but lets them wish for another try", async () => {
    const { outbox, server, states, texts } = started();
    server.fail(PATHS.send, { status: 402, code: "subscription_required" });
    outbox.add("c1", "hello");
    const [item] = outbox.items();
    outbox.hear({ kind: "put", item: { ...item!, state: "queued", content: "something else" } });
    await settle();
    expect(states()).toEqual([["hello", "failed", "subscription_required"]]);
    outbox.hear({ kind: "put", item: { ...outbox.items()[0]!, state: "queued", error: null } });
    await settle();
    expect(texts()).toEqual(["hello"]);
  });

  it("never takes back what is sent or given up, however late somebody speaks of it", async () => {
    const { outbox, server, sends, states } = started();
    outbox.add("c1", "hello");
    const late = { kind: "put", item: outbox.items()[0]! } as const;
    await settle();
    outbox.hear(late);
    outbox.hear({ kind: "drop", clientMessageId: "key-of-another" });
    outbox.hear({ kind: "put", item: { ...late.item, clientMessageId: "key-of-another" } });
    await settle();
    expect(states()).toEqual([]);
    expect(sends()).toHaveLength(1);
    expect(server.truth.get("c1").messages).toHaveLength(1);
  });

  it("that sent it: stays on its way until the stream brings it, or its history is replaced", async () => {
    const { outbox, states, era } = makeOutbox();
    for (const text of ["a", "b"]) outbox.add("c1", text);
    for (const clientMessageId of ["key-1", "key-2"]) outbox.hear({ kind: "stored", clientMessageId });
    expect(states()).toHaveLength(2);
    outbox.confirm([{ channelId: "c1", clientMessageId: "key-1" } as WireMessage]);
    expect(states()).toEqual([["b", "queued", null]]);
    era.now += 1;
    outbox.confirm([]);
    expect(states()).toEqual([]);
  });

  it("answers who asks what is on its way", () => {
    const { outbox, told } = makeOutbox();
    outbox.add("c1", "x");
    told.length = 0;
    outbox.hear({ kind: "ask" });
    expect(told).toEqual([{ kind: "put", item: outbox.items()[0] }]);
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
