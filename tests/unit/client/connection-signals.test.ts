import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PageSignal } from "~/client/page-signals";
import { makeConnection, settle } from "../../support/client/make-connection";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("while waiting", () => {
  it.each(["online", "visible", "restored"] as PageSignal[])("%s ends the wait", async (signal) => {
    const { connection, server, page, status, asked } = makeConnection();
    server.reachable = false;
    connection.start();
    await vi.advanceTimersByTimeAsync(60_000);
    const before = asked().length;
    server.reachable = true;
    page.fire(signal);
    await settle();
    expect(asked()).toHaveLength(before + 1);
    expect(status()).toBe("catching_up");
    connection.stop();
  });

  it.each(["hidden", "leaving"] as PageSignal[])("%s does not", async (signal) => {
    const { connection, server, page, asked } = makeConnection();
    server.reachable = false;
    connection.start();
    await settle();
    page.fire(signal);
    await settle();
    expect(asked()).toHaveLength(1);
    connection.stop();
  });
});

describe("without a network", () => {
  it("says offline, keeps trying gently, and is back at once with the network", async () => {
    const { connection, server, page, status, asked } = makeConnection();
    connection.start();
    await settle();
    server.reachable = false;
    page.fire("offline");
    expect(status()).toBe("offline");
    expect(server.streams.size).toBe(0);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(asked()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(asked().length).toBeGreaterThan(2);
    expect(asked().length).toBeLessThan(7);
    expect(status()).toBe("offline");
    server.reachable = true;
    page.fire("online");
    await settle();
    expect(status()).toBe("catching_up");
    connection.stop();
  });

  it("starts offline when the page does", async () => {
    const { connection, server, page, states } = makeConnection();
    server.reachable = false;
    page.fire("offline");
    connection.start();
    await settle();
    expect(new Set(states.map(({ status }) => status))).toEqual(new Set(["offline"]));
    connection.stop();
  });

  it("believes a stream that works more than the browser", async () => {
    const { connection, page, status, say, texts } = makeConnection();
    page.fire("offline");
    connection.start();
    await settle();
    expect(status()).toBe("catching_up");
    say("hello");
    await settle();
    expect(texts()).toEqual(["hello"]);
    connection.stop();
  });

  it("says offline also when it was waiting for another reason", async () => {
    const { connection, server, page, status, asked } = makeConnection();
    server.fail("/api/chat/stream", { status: 503, retryAfter: "30" });
    connection.start();
    await settle();
    expect(status()).toBe("waiting");
    page.fire("offline");
    expect(status()).toBe("offline");
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked()).toHaveLength(1);
    connection.stop();
  });
});

describe("while connected", () => {
  it("asks again when the page was hidden longer than the watchdog: it may have slept", async () => {
    const { connection, page, asked } = makeConnection();
    connection.start();
    await settle();
    page.fire("hidden");
    await vi.advanceTimersByTimeAsync(35_001);
    page.fire("visible");
    await settle();
    expect(asked()).toHaveLength(2);
    page.fire("visible");
    await settle();
    expect(asked()).toHaveLength(2);
    connection.stop();
  });

  it("does not after a short look elsewhere", async () => {
    const { connection, page, asked } = makeConnection();
    connection.start();
    await settle();
    for (let look = 0; look < 5; look += 1) {
      page.fire("hidden");
      await vi.advanceTimersByTimeAsync(20_000);
      page.fire("visible");
      await settle();
    }
    expect(asked()).toHaveLength(1);
    connection.stop();
  });

  it("asks again after the page cache: no connection survives that", async () => {
    const { connection, page, asked, server } = makeConnection();
    connection.start();
    await settle();
    page.fire("restored");
    await settle();
    expect(asked()).toHaveLength(2);
    expect(server.mostStreams).toBe(1);
    connection.stop();
  });

  it("does not wait for headers that were asked for over the old network", async () => {
    const { connection, server, page, status } = makeConnection();
    server.fail("/api/chat/stream", "no_answer");
    connection.start();
    await settle();
    page.fire("online");
    await settle();
    expect(status()).toBe("catching_up");
    connection.stop();
  });
});
