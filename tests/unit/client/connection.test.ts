import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeConnection, settle } from "../../support/client/make-connection";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("one connection", () => {
  it("says what it does: connecting, then catching up, and never claims to be live", async () => {
    const { connection, states, events } = makeConnection();
    connection.start();
    expect(states).toEqual([{ status: "connecting" }]);
    await settle();
    expect(states.at(-1)).toEqual({ status: "catching_up" });
    expect(events.map(({ event }) => event)).toEqual(["ready"]);
    connection.stop();
    expect(states.at(-1)).toEqual({ status: "idle" });
  });

  it("asks for an event stream from the place the page was rendered at", async () => {
    const { connection, asked } = makeConnection({ cursor: "c1.1.0" });
    connection.start();
    await settle();
    expect(asked()[0]?.headers.get("Accept")).toBe("text/event-stream");
    expect(asked()[0]?.headers.get("Last-Event-ID")).toBe("c1.1.0");
    connection.stop();
  });

  it("sends no place when it has none", async () => {
    const { connection, lastEventIds } = makeConnection({ cursor: null });
    connection.start();
    await settle();
    expect(lastEventIds()).toEqual([null]);
    connection.stop();
  });

  it("goes on from the last event it was given", async () => {
    const { connection, server, say, texts, lastEventIds } = makeConnection();
    connection.start();
    await settle();
    say("one");
    say("two");
    await settle();
    server.cut();
    say("while away");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(texts()).toEqual(["one", "two", "while away"]);
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.2"]);
    connection.stop();
  });

  it("started twice is started once, and may be stopped twice", async () => {
    const { connection, asked, states } = makeConnection();
    connection.start();
    connection.start();
    await settle();
    expect(asked()).toHaveLength(1);
    connection.stop();
    connection.stop();
    expect(states.filter(({ status }) => status === "idle")).toHaveLength(1);
  });

  it("leaves no stream, timer or listener behind, whenever it is stopped", async () => {
    for (const stopAfterMs of [0, 1, 10, 400, 700, 3_000]) {
      const { connection, server, page } = makeConnection();
      server.latencyMs = 5;
      connection.start();
      await vi.advanceTimersByTimeAsync(stopAfterMs);
      if (stopAfterMs > 300) server.cut();
      await settle();
      connection.stop();
      await settle();
      expect(server.streams.size).toBe(0);
      expect(page.listenerCount()).toBe(0);
      // The fake server's own latency may still be pending; nothing of the connection's is.
      await vi.advanceTimersByTimeAsync(5);
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it("takes nothing from a connection it has left", async () => {
    let late: ReadableStreamDefaultController<Uint8Array> | undefined;
    const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      late = controller;
    };
    const headers = { "Content-Type": "text/event-stream" };
    const { connection, events, states } = makeConnection({
      // Deaf to being aborted, as a proxy's buffer is.
      fetch: async () => new Response(new ReadableStream({ start }), { headers }),
    });
    connection.start();
    await settle();
    const frame = `event: reset\ndata: {"channelId":"c1","reason":"unknown_cursor"}\n\n`;
    late?.enqueue(new TextEncoder().encode(frame));
    await settle();
    expect(events).toHaveLength(1);
    connection.stop();
    late?.enqueue(new TextEncoder().encode(frame));
    await settle();
    expect(events).toHaveLength(1);
    expect(states.at(-1)?.status).toBe("idle");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("takes no answer to a request it has given up, either", async () => {
    let answer: (response: Response) => void = () => {};
    const { connection, states } = makeConnection({
      fetch: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    connection.start();
    await settle();
    connection.stop();
    answer(new Response("", { headers: { "Content-Type": "text/event-stream" } }));
    await settle();
    expect(states.map(({ status }) => status)).toEqual(["connecting", "idle"]);
  });

  it("is never two, whatever happens", async () => {
    const { connection, server, page } = makeConnection();
    connection.start();
    for (const signal of [
      "online",
      "restored",
      "offline",
      "online",
      "hidden",
      "visible",
      "restored",
    ] as const) {
      page.fire(signal);
      await vi.advanceTimersByTimeAsync(40_000);
      page.fire(signal);
      await settle();
      expect(server.streams.size).toBeLessThanOrEqual(1);
    }
    expect(server.mostStreams).toBe(1);
    connection.stop();
  });
});

describe("a broken connection", () => {
  it("comes back after a growing, spread wait, and says when", async () => {
    const { connection, server, states, asked } = makeConnection({
      random: { fraction: () => 1, id: () => "" },
    });
    server.reachable = false;
    connection.start();
    await settle();
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const state = states.at(-1);
      if (state?.status !== "waiting") throw new Error(`not waiting but ${state?.status}`);
      waits.push(state.retryAt - Date.now());
      await vi.advanceTimersByTimeAsync(waits.at(-1)!);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(asked()).toHaveLength(9);
    connection.stop();
  });

  it("forgets its failures as soon as a stream is ready", async () => {
    const { connection, server, states } = makeConnection({ random: { fraction: () => 1, id: () => "" } });
    server.reachable = false;
    connection.start();
    await vi.advanceTimersByTimeAsync(20_000);
    server.reachable = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(states.at(-1)?.status).toBe("catching_up");
    server.cut();
    await settle();
    expect(states.at(-1)).toEqual({ status: "waiting", retryAt: Date.now() + 1_000 });
    connection.stop();
  });

  it("is noticed when the server falls silent: 35 s without a byte", async () => {
    const { connection, server, asked, status } = makeConnection();
    connection.start();
    await settle();
    // Heartbeats alone keep it, the last one at 120 s.
    await vi.advanceTimersByTimeAsync(120_000);
    expect(asked()).toHaveLength(1);
    server.silent = true;
    await vi.advanceTimersByTimeAsync(34_999);
    expect(status()).toBe("catching_up");
    await vi.advanceTimersByTimeAsync(1);
    expect(status()).toBe("waiting");
    expect(server.streams.size).toBe(0);
    server.silent = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(asked()).toHaveLength(2);
    connection.stop();
  });

  it("is noticed when not even the headers come", async () => {
    const { connection, server, asked, status } = makeConnection();
    server.fail("/api/chat/stream", "no_answer");
    connection.start();
    await vi.advanceTimersByTimeAsync(34_999);
    expect(status()).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toHaveLength(2);
    expect(status()).toBe("catching_up");
    connection.stop();
  });

  it("that ends without a word is a broken one", async () => {
    const { connection, server, status } = makeConnection();
    connection.start();
    await settle();
    for (const stream of server.streams) stream.close();
    await settle();
    expect(status()).toBe("waiting");
    connection.stop();
  });
});
