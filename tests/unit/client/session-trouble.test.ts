import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATHS } from "~/protocol/paths";
import { settle } from "../../support/client/make-connection";
import { makeServer, makeSession, renderHistory } from "../../support/client/make-session";
import { DANA, makeMessages, SAM } from "../../support/client/make-wire";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function live(options: Parameters<typeof makeSession>[0] = {}) {
  const made = makeSession(options);
  made.session.start();
  made.session.openConversation("c1", renderHistory(made.server));
  await settle();
  return made;
}

describe("a history that was replaced", () => {
  it("is loaded again; what is unsent and what is typed stays", async () => {
    const made = await live({ said: 9 });
    made.session.setDraft("c1", "typing");
    made.server.fail(PATHS.send, { status: 503, retryAfter: "5" });
    made.session.send("c1", "waiting");
    await settle();
    made.server.truth.restore("c1", 4);
    await settle();
    expect(made.texts()).toEqual(["said 1", "said 2", "said 3", "said 4"]);
    expect(made.pending()).toEqual([["waiting", "queued"]]);
    expect(made.conversation().draft).toBe("typing");
    expect(made.channel()).toMatchObject({ lastSeq: 4, unread: 4 });
    expect(made.status()).toBe("live");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(made.texts().at(-1)).toBe("waiting");
  });

  it("while away is noticed on return", async () => {
    const made = await live({ said: 9 });
    made.server.reachable = false;
    made.server.cut();
    made.server.truth.restore("c1", 2);
    made.say("after");
    made.server.reachable = true;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(made.texts()).toEqual(["said 1", "said 2", "after"]);
    expect(made.status()).toBe("live");
  });

  it("of a conversation nobody looks at corrects the list", async () => {
    const made = await live({ said: 9 });
    made.session.closeConversation("c1");
    made.server.truth.restore("c1", 2);
    await settle();
    expect(made.channel()).toMatchObject({ lastSeq: 2, unread: 2 });
    expect(made.status()).toBe("live");
  });

  it("does not take a list that was on its way for the new history", async () => {
    const made = await live({ said: 9 });
    made.session.closeConversation("c1");
    made.server.answerMs = 100;
    made.server.truth.open("c2", SAM, DANA);
    await vi.advanceTimersByTimeAsync(50);
    made.server.truth.restore("c1", 2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(made.channel()).toMatchObject({ lastSeq: 2, unread: 2 });
    expect(made.channel("c2")).toBeDefined();
    expect(made.status()).toBe("live");
  });

  it("does not take a page that was on its way for the new history", async () => {
    const server = makeServer(60);
    const made = await live({ server });
    const stale = renderHistory(server);
    const fetched = vi.spyOn(made.server.truth, "toWireChannel");
    made.server.answerMs = 100;
    void made.session.loadOlder("c1");
    await settle();
    made.server.truth.restore("c1", 55);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fetched).toHaveBeenCalled();
    expect(made.texts()).toEqual(renderHistory(server).messages.map(({ content }) => content));
    expect(made.texts()).not.toEqual(stale.messages.map(({ content }) => content));
    expect(made.conversation().loadingOlder).toBe(false);
  });
});

describe("a stream that cannot be read", () => {
  it("is left, everything is loaded anew, and nothing is missed", async () => {
    const made = await live({ said: 2 });
    made.server.write("event: message\nid: c1.1.99\ndata: {broken\n\n");
    await settle();
    expect(made.status()).not.toBe("live");
    made.say("meanwhile");
    made.server.truth.edit("c1", 1, "edited meanwhile");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(made.texts()).toEqual(["edited meanwhile", "said 2", "meanwhile"]);
    expect(made.status()).toBe("live");
    // It went on from the list, not from the place behind the broken event.
    const places = made.server.requestsTo(PATHS.stream).map(({ headers }) => headers.get("Last-Event-ID"));
    expect(places.at(-1)).not.toBe("c1.1.99");
  });

  it("recovers even when loading anew takes several tries", async () => {
    const made = await live({ said: 2 });
    made.server.fail(PATHS.messaging, { status: 500 }, 4);
    made.server.write("event: reset\ndata: ?\n\n");
    await vi.advanceTimersByTimeAsync(60_000);
    made.say("after");
    await settle();
    expect(made.texts()).toEqual(["said 1", "said 2", "after"]);
    expect(made.status()).toBe("live");
  });

  it("is not taken for readable because a list was on its way already", async () => {
    const made = await live({ said: 2 });
    made.server.answerMs = 200;
    made.server.truth.open("c2", SAM, DANA);
    await vi.advanceTimersByTimeAsync(100);
    made.server.write("event: message\nid: c1.1.99\ndata: {broken\n\n");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(made.server.actions("list_channels")).toHaveLength(2);
    expect(made.server.requestsTo(PATHS.stream)).toHaveLength(2);
    expect(made.status()).toBe("live");
  });

  it("because its place is refused: 400", async () => {
    const made = makeSession({ said: 2 });
    made.server.fail(PATHS.stream, { status: 400 });
    made.session.start();
    made.session.openConversation("c1", renderHistory(made.server));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(made.status()).toBe("live");
    expect(made.texts()).toHaveLength(2);
  });
});

describe("events that come twice, late or in pieces", () => {
  it("change nothing", async () => {
    const server = makeServer(2);
    server.copies = 3;
    server.pieceBytes = 7;
    const made = await live({ server });
    made.say("a");
    made.session.send("c1", "b");
    await settle();
    made.server.truth.edit("c1", 3, "a, edited");
    await settle();
    expect(made.texts()).toEqual(["said 1", "said 2", "a, edited", "b"]);
    expect(made.channel()).toMatchObject({ lastSeq: 4 });
  });
});

describe("being signed out", () => {
  it.each([
    ["the stream", PATHS.stream],
    ["a send", PATHS.send],
    ["a request", PATHS.messaging],
  ])("is learned from %s; everything rests, nothing written is lost", async (_who, path) => {
    const made = await live({ said: 2 });
    made.server.fail(path, { status: 401 }, 99);
    made.session.send("c1", "keep this");
    made.session.markRead("c1", 2);
    made.server.cut();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(made.session.getSnapshot().connection).toEqual({ status: "ended", reason: "signed_out" });
    expect(vi.getTimerCount()).toBe(0);
    const before = made.server.requests.length;
    made.page.fire("online");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(made.server.requests).toHaveLength(before);
    if (path === PATHS.send) expect(made.pending()).toEqual([["keep this", "queued"]]);
  });

  it("is over after the next start", async () => {
    const made = await live({ said: 0 });
    made.server.fail(PATHS.send, { status: 401 });
    made.session.send("c1", "hello");
    await settle();
    made.session.stop();
    made.session.start();
    await settle();
    expect(made.texts()).toEqual(["hello"]);
    expect(made.status()).toBe("live");
  });
});

describe("an end for good", () => {
  it.each(["revoked", "subscription_ended", "feature_off"] as const)("%s is said", async (reason) => {
    const made = await live();
    made.server.bye(reason);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made.session.getSnapshot().connection).toEqual({ status: "ended", reason });
    expect(made.server.requestsTo(PATHS.stream)).toHaveLength(1);
  });
});

describe("stopping", () => {
  it("ends everything at any moment, and starting goes on from there", async () => {
    const made = await live({ said: 3 });
    for (let round = 0; round < 12; round += 1) {
      made.server.latencyMs = 40;
      if (round % 3 === 0) made.server.cut();
      made.session.send("c1", `round ${round}`);
      made.say(`answer ${round}`);
      await vi.advanceTimersByTimeAsync(round * 15);
      made.session.stop();
      await vi.advanceTimersByTimeAsync(50);
      expect(vi.getTimerCount()).toBe(0);
      expect(made.server.streams.size).toBe(0);
      expect(made.page.listenerCount()).toBe(0);
      made.session.start();
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(made.texts()).toEqual(made.truth());
    expect(made.truth()).toHaveLength(3 + 24);
    expect(new Set(made.truth()).size).toBe(27);
    expect(made.server.mostStreams).toBe(1);
    made.session.stop();
  });

  it("twice is stopping once, and starting twice is starting once", async () => {
    const made = await live();
    made.session.start();
    await settle();
    expect(made.server.requestsTo(PATHS.stream)).toHaveLength(1);
    made.session.stop();
    made.session.stop();
    expect(made.status()).toBe("idle");
  });
});

it("leaves a conversation that was taken from the person", async () => {
  const made = await live();
  made.server.truth.open("c2", SAM, DANA);
  await settle();
  made.server.truth.channels.delete("c1");
  made.server.cut();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(made.session.getSnapshot().channels.map(({ id }) => id)).toEqual(["c2"]);
  expect(made.session.getSnapshot().conversations).toEqual({});
  expect(made.status()).toBe("live");
});

it("tells once for all events that arrive together", async () => {
  const made = await live({ said: 0 });
  const frames = makeMessages(1, 40).map(
    (one) => `event: message\nid: c1.1.${one.seq}\ndata: ${JSON.stringify(one)}\n\n`,
  );
  let tellings = 0;
  made.session.subscribe(() => {
    tellings += 1;
  });
  made.server.write(frames.join(""));
  await settle();
  expect(made.texts()).toHaveLength(40);
  expect(tellings).toBe(1);
});
