import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { REDIS_TIMEOUT_MS } from "~/adapters/redis-breaker.server";
import type { RedisCommands } from "~/adapters/redis-commands.server";
import { createRedisLink } from "~/adapters/redis-link.server";
import { createRedisTcp } from "~/adapters/redis-tcp.server";
import { createUpstashRest } from "~/adapters/upstash-rest.server";
import { describeRedis } from "../support/describe-redis";
import { createFakeLog } from "../support/fake-log";
import { createFakeMetrics } from "../support/fake-metrics";
import { openRedisPlace, type RedisPlace } from "../support/redis-place";
import { openWay, WAYS } from "../support/redis-ways";

/** Long enough for the scheduling of a busy machine, short beside what it would be without a bound. */
const SLACK_MS = 1_500;

describeRedis("what is asked of Redis", () => {
  let place: RedisPlace;
  beforeAll(async () => {
    place = await openRedisPlace();
  });
  afterAll(() => place.close());

  /** Connecting takes a moment, and a busy machine may take longer than the time-out. */
  const inTheEnd = <T>(work: () => Promise<T>) => vi.waitFor(work, { timeout: 8_000 });
  const isUp = (commands: RedisCommands) => inTheEnd(() => commands.findStart("nothing", 10));

  /** How long it took, and how it ended. */
  async function time(work: Promise<unknown>): Promise<{ ms: number; end: string }> {
    const startedAt = performance.now();
    const end = await work.then(
      () => "answered",
      (error: { code?: string }) => error.code ?? "refused",
    );
    return { ms: performance.now() - startedAt, end };
  }

  describe.each(WAYS)("over %s", (way) => {
    test("a text comes back as it went in", async () => {
      const { commands } = openWay(place, way);
      for (const text of ["0012", "12345678901234567890", "true", "null", '{"a":1}', "x".repeat(200_000)]) {
        await inTheEnd(() => commands.set("text", text, 60));
        expect(await inTheEnd(() => commands.findStart("text", 1_000_000))).toBe(text);
      }
    });

    test("never more than was asked for is read, whatever the key holds", async () => {
      const { commands } = openWay(place, way);
      await place.redis.run("SETRANGE", "huge", String(50 * 1024 * 1024), "x");
      expect(await inTheEnd(() => commands.findStart("huge", 10))).toHaveLength(10);
    });

    test("every key has an end", async () => {
      const { commands } = openWay(place, way);
      await inTheEnd(() => commands.set("mortal", "x", 600));
      const ttlSeconds = Number(await place.redis.run("TTL", "mortal"));
      expect(ttlSeconds).toBeGreaterThan(500);
      expect(ttlSeconds).toBeLessThanOrEqual(600);
    });

    test("a key of another type is as good as none, is written over, and says nothing about Redis", async () => {
      const { commands, log } = openWay(place, way);
      await place.redis.run("DEL", "odd");
      await place.redis.run("LPUSH", "odd", "a", "b");
      for (let attempt = 0; attempt < 5; attempt += 1) {
        expect(await inTheEnd(() => commands.findStart("odd", 10))).toBeNull();
      }
      expect(log.errors()).toEqual([]);
      await inTheEnd(() => commands.set("odd", "fine", 60));
      expect(await inTheEnd(() => commands.findStart("odd", 10))).toBe("fine");
    });

    test("a Redis that hangs costs the time-out a few times, then nothing, and is back after it answers", async () => {
      const { commands, log, metrics } = openWay(place, way);
      await isUp(commands);
      metrics.lines.length = 0;
      place.redis.freeze();
      const tries: { ms: number; end: string }[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) tries.push(await time(commands.findStart("text", 10)));
      place.redis.thaw();
      expect(tries.map(({ end }) => end)).not.toContain("answered");
      for (const { ms } of tries) expect(ms).toBeLessThan(REDIS_TIMEOUT_MS + SLACK_MS);
      expect(tries.filter(({ end }) => end === "REDIS_TIMEOUT")).toHaveLength(3);
      expect(commands.state).toBe("degraded");
      expect(log.errors().filter((event) => event === "redis_left_alone")).toHaveLength(1);
      await isUp(commands);
      expect(commands.state).toBe("ok");
      const states = metrics.lines.filter((line, index, all) => line !== all[index - 1]);
      expect([states[0], states.at(-1)]).toEqual([`${way} open`, `${way} closed`]);
      expect(states).toContain(`${way} half_open`);
    });

    test("many at once wait together, not one after the other", async () => {
      const { commands } = openWay(place, way);
      await isUp(commands);
      place.redis.freeze();
      const all = await time(
        Promise.allSettled(Array.from({ length: 200 }, () => commands.findStart("text", 10))),
      );
      place.redis.thaw();
      expect(all.ms).toBeLessThan(REDIS_TIMEOUT_MS + SLACK_MS);
    });

    test("a Redis that is away is refused at once, and used again when it is back", async () => {
      const { commands, log } = openWay(place, way);
      await isUp(commands);
      await place.redis.kill();
      const tries: { ms: number; end: string }[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) tries.push(await time(commands.set("text", "x", 10)));
      await place.redis.start();
      expect(tries.map(({ end }) => end)).not.toContain("answered");
      for (const { ms } of tries) expect(ms).toBeLessThan(REDIS_TIMEOUT_MS + SLACK_MS);
      await isUp(commands);
      expect(commands.state).toBe("ok");
      expect(log.errors().length).toBeLessThanOrEqual(2);
    });
  });

  test("answers that come later than the time-out are failures as well", async () => {
    const { commands } = openWay(place, "upstash");
    await isUp(commands);
    place.bridge.delayMs = REDIS_TIMEOUT_MS * 3;
    try {
      for (let time = 0; time < 3; time += 1) await expect(commands.findStart("text", 10)).rejects.toThrow();
      expect(commands.state).toBe("degraded");
    } finally {
      place.bridge.delayMs = 0;
    }
    await isUp(commands);
  });

  test.each([
    [
      "redis",
      (log: ReturnType<typeof createFakeLog>) => {
        const url = place.redis.url.replace(/:[^:@]+@/, ":not-the-password@");
        return createRedisTcp(
          createRedisLink({ url, clock: systemClock, log, metrics: createFakeMetrics() }),
        );
      },
    ],
    [
      "upstash",
      (log: ReturnType<typeof createFakeLog>) =>
        createUpstashRest({
          url: place.bridge.url,
          token: "not-the-password",
          clock: systemClock,
          log,
          metrics: createFakeMetrics(),
        }),
    ],
  ])("a wrong password over %s is a failure that tells nobody the password", async (_way, open) => {
    const log = createFakeLog();
    const commands = open(log);
    for (let time = 0; time < 4; time += 1) {
      await expect(commands.set("secret-key", "secret-value", 10)).rejects.toThrow();
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(commands.state).toBe("degraded");
    await vi.waitFor(() => expect(log.errors()).toHaveLength(1));
    expect(JSON.stringify(log.lines.map(({ event, fields }) => [event, fields]))).not.toContain("password");
    await commands.close();
  });
});
