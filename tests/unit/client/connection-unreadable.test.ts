import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATHS } from "~/protocol/paths";
import { makeConnection, settle } from "../../support/client/make-connection";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function started(options: Parameters<typeof makeConnection>[0] = {}) {
  const made = makeConnection(options);
  made.connection.start();
  await settle();
  return made;
}

describe("an event it cannot read", () => {
  it("stops it there: what came before counts, what came after is not taken", async () => {
    const { connection, server, say, texts, unreadable, lastEventIds, states } = await started();
    say("before");
    server.write("event: message\nid: c1.1.2\ndata: {broken\n\n");
    say("after");
    await settle();
    expect(texts()).toEqual(["before"]);
    expect(unreadable).toHaveBeenCalledTimes(1);
    expect(states.at(-1)).toEqual({ status: "waiting", retryAt: Date.now() + 15_000 });
    await vi.advanceTimersByTimeAsync(15_000);
    // Not past the broken one, whose place was c1.1.2.
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.1"]);
    connection.stop();
  });

  it("does not wait long once it has another place to go on from", async () => {
    const { connection, server, lastEventIds } = await started();
    server.write("event: message\nid: c1.1.2\ndata: null\n\n");
    await settle();
    connection.resumeFrom("c1.1.9");
    await vi.advanceTimersByTimeAsync(500);
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.9"]);
    connection.stop();
  });

  it("is one that the receiver could not apply, too", async () => {
    const onEvents = vi.fn(() => {
      throw new Error("cannot");
    });
    const { connection, say, unreadable, asked } = await started({ onEvents });
    expect(unreadable).toHaveBeenCalledTimes(1);
    say("x");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(asked().map(({ headers }) => headers.get("Last-Event-ID"))).toEqual(["c1.1.0", "c1.1.0"]);
    connection.stop();
  });

  it("may be the cursor itself: 400", async () => {
    const made = makeConnection();
    made.server.fail(PATHS.stream, { status: 400, code: "invalid_request" });
    made.connection.start();
    await settle();
    expect(made.unreadable).toHaveBeenCalledTimes(1);
    made.connection.resumeFrom("c1.1.0");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made.status()).toBe("catching_up");
    made.connection.stop();
  });

  it("grows no loop when even the first event cannot be read, however often a place is given", async () => {
    const made = makeConnection({
      fetch: async () =>
        new Response(new TextEncoder().encode("event: ready\ndata: ?\n\n"), {
          headers: { "Content-Type": "text/event-stream" },
        }),
      onUnreadable: () => queueMicrotask(() => made.connection.resumeFrom("c1.1.0")),
    });
    made.connection.start();
    await vi.advanceTimersByTimeAsync(20_000);
    const tries = made.states.filter(({ status }) => status === "connecting").length;
    expect(tries).toBeGreaterThan(2);
    expect(tries).toBeLessThanOrEqual(41);
    made.connection.stop();
  });
});

describe("an event it does not have to read", () => {
  it("is passed over, and its place counts", async () => {
    const { connection, server, events, unreadable, lastEventIds } = await started();
    server.write(
      'event: news_of_next_year\nid: c1.1.0~new\ndata: {"a":1}\n\nevent: typing\ndata: {broken\n\n',
    );
    await settle();
    server.cut();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(events.map(({ event }) => event)).toEqual(["ready", "ready"]);
    expect(unreadable).not.toHaveBeenCalled();
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.0~new"]);
    connection.stop();
  });
});

describe("another place to go on from", () => {
  it("means leaving a stream that stands elsewhere", async () => {
    const { connection, server, lastEventIds } = await started();
    connection.resumeFrom("c1.1.0~later");
    expect(server.streams.size).toBe(0);
    await vi.advanceTimersByTimeAsync(500);
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.0~later"]);
    expect(server.mostStreams).toBe(1);
    connection.stop();
  });

  it("does not cut a wait short that the server named", async () => {
    const made = makeConnection();
    made.server.fail(PATHS.stream, { status: 503, retryAfter: "20" });
    made.connection.start();
    await settle();
    made.connection.resumeFrom("c1.1.0~later");
    await vi.advanceTimersByTimeAsync(19_999);
    expect(made.lastEventIds()).toEqual(["c1.1.0"]);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(made.lastEventIds()).toEqual(["c1.1.0", "c1.1.0~later"]);
    made.connection.stop();
  });

  it("is kept for the next start", async () => {
    const { connection, lastEventIds } = await started();
    connection.stop();
    connection.resumeFrom("c1.1.0~later");
    expect(vi.getTimerCount()).toBe(0);
    connection.start();
    await settle();
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.0~later"]);
    connection.stop();
  });
});

it("hands over all events of one piece at once, so that a replay costs one drawing", async () => {
  const batches: number[] = [];
  const made = makeConnection({ onEvents: (events) => batches.push(events.length) });
  for (let n = 0; n < 20; n += 1) made.say(`m${n}`);
  made.connection.start();
  await settle();
  expect(batches.reduce((sum, n) => sum + n, 0)).toBe(21);
  made.connection.stop();
});
