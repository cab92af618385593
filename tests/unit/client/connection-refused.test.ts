import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATHS } from "~/protocol/paths";
import { makeConnection, settle } from "../../support/client/make-connection";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("an answer that ends it", () => {
  it.each([
    [401, "signed_out"],
    [402, "subscription_ended"],
    [403, "revoked"],
    [404, "feature_off"],
  ] as const)("%i: %s, and not another request", async (status, reason) => {
    const { connection, server, states, asked, page } = makeConnection();
    server.fail(PATHS.stream, { status });
    connection.start();
    await settle();
    expect(states.at(-1)).toEqual({ status: "ended", reason });
    page.fire("online");
    page.fire("restored");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked()).toHaveLength(1);
    expect(page.listenerCount()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("may be followed by a new start", async () => {
    const { connection, server, status } = makeConnection();
    server.fail(PATHS.stream, { status: 401 });
    connection.start();
    await settle();
    connection.start();
    await settle();
    expect(status()).toBe("catching_up");
    connection.stop();
  });
});

describe("an answer that names a wait", () => {
  it.each([429, 503])(
    "%i is not asked again before it is over, not even when the network comes back",
    async (status) => {
      const { connection, server, asked, page } = makeConnection();
      server.fail(PATHS.stream, { status, retryAfter: "20" });
      connection.start();
      await vi.advanceTimersByTimeAsync(10_000);
      page.fire("online");
      page.fire("visible");
      await vi.advanceTimersByTimeAsync(9_999);
      expect(asked()).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1_001);
      expect(asked()).toHaveLength(2);
      connection.stop();
    },
  );

  it("adds a growing wait of its own when it is told the same again and again", async () => {
    const { connection, server, asked } = makeConnection();
    server.fail(PATHS.stream, { status: 503, retryAfter: "0" }, 1_000);
    connection.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked().length).toBeLessThanOrEqual(22);
    connection.stop();
  });
});

it.each([{ status: 403, html: "<p>Blocked by your network</p>" }, { status: 405 }, { status: 418 }])(
  "$status, not said by the chat itself, is asked again only after 15 to 30 s",
  async (refusal) => {
    const { connection, server, asked } = makeConnection();
    server.fail(PATHS.stream, refusal, 100);
    connection.start();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(asked()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(asked()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked()).toHaveLength(6);
    connection.stop();
  },
);

it("does not take a log-in page for a stream", async () => {
  const { connection, server, status, events } = makeConnection();
  server.fail(PATHS.stream, { status: 200, html: "<p>Welcome to our hotel</p>" });
  connection.start();
  await settle();
  expect(status()).toBe("waiting");
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(status()).toBe("catching_up");
  connection.stop();
});

describe("bye", () => {
  it.each(["lifetime", "shutdown", "overload"] as const)(
    "%s: back after the time it named",
    async (reason) => {
      const { connection, server, asked, status, say, texts } = makeConnection();
      connection.start();
      await settle();
      server.bye(reason, 4_000);
      say("between");
      await vi.advanceTimersByTimeAsync(3_999);
      expect(status()).toBe("waiting");
      expect(asked()).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(10);
      expect(asked()).toHaveLength(2);
      expect(texts()).toEqual(["between"]);
      connection.stop();
    },
  );

  it("takes what came before it in the same breath", async () => {
    const { connection, server, say, texts, lastEventIds } = makeConnection();
    connection.start();
    await settle();
    say("last words");
    server.bye("lifetime");
    await vi.advanceTimersByTimeAsync(100);
    expect(texts()).toEqual(["last words"]);
    expect(lastEventIds()).toEqual(["c1.1.0", "c1.1.1"]);
    connection.stop();
  });

  it.each(["revoked", "signed_out", "subscription_ended", "feature_off"] as const)(
    "%s: not back, whatever happens",
    async (reason) => {
      const { connection, server, asked, states, page } = makeConnection();
      connection.start();
      await settle();
      server.bye(reason, 0, true);
      await settle();
      expect(states.at(-1)).toEqual({
        ...{ status: "ended", reason },
        ...(reason === "signed_out" && { onPurpose: true }),
      });
      page.fire("online");
      await vi.advanceTimersByTimeAsync(100_000);
      expect(asked()).toHaveLength(1);
    },
  );

  it("can come from outside as well", async () => {
    const { connection, states } = makeConnection();
    connection.end("signed_out");
    expect(states).toEqual([]);
    connection.start();
    await settle();
    connection.end("signed_out");
    expect(states.at(-1)).toEqual({ status: "ended", reason: "signed_out" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
