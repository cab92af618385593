import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createMemoryRateLimits } from "~/adapters/rate-limits.server";
import { toRedisKey } from "~/adapters/redis-commands.server";
import { createRedisRateLimits } from "~/adapters/redis-rate-limits.server";
import type { RateLimits, RateRule } from "~/services/ports/rate-limits";
import { createFakeClock } from "../support/fake-clock";
import { openRedisPlace, type RedisPlace } from "../support/redis-place";
import { openWay, WAYS } from "../support/redis-ways";

const SENDS: RateRule = {
  name: "sends",
  windows: [
    { limit: 5, seconds: 60 },
    { limit: 3, seconds: 30 },
  ],
};
const ALLOWED = { allowed: true, retryAfterSeconds: 0 };
const NEVER: RateLimits = { take: () => Promise.reject(new Error("counted by itself")) };

let place: RedisPlace;
beforeAll(async () => {
  place = await openRedisPlace();
});
afterEach(async () => {
  place.redis.thaw();
  await place.redis.run("FLUSHALL");
});
afterAll(() => place.close());

describe.each(WAYS)("limits counted in Redis, reached by %s", (way) => {
  /** Counts in Redis however busy this machine is: a call that was too slow is made again, for the same place. */
  function openLimits(): RateLimits {
    const { commands } = openWay(place, way);
    const evaluate: typeof commands.evaluate = (...call) =>
      vi.waitFor(() => commands.evaluate(...call), { timeout: 20_000, interval: 50 });
    return createRedisRateLimits({ commands: { evaluate }, local: NEVER });
  }

  test("instances count together, each window exactly, and refused places are not counted", async () => {
    const [here, there] = [openLimits(), openLimits()];
    for (const limits of [here, there, here]) expect(await limits.take("ana", SENDS)).toMatchObject(ALLOWED);
    for (const limits of [here, there, here, there]) {
      const refused = await limits.take("ana", SENDS);
      expect(refused).toMatchObject({ allowed: false, repeated: false });
      expect(refused.retryAfterSeconds).toBeGreaterThan(20);
      expect(refused.retryAfterSeconds).toBeLessThanOrEqual(30);
    }
    expect(await there.take("dana", SENDS)).toMatchObject(ALLOWED);
    expect(await there.take("ana", { ...SENDS, name: "signals" })).toMatchObject(ALLOWED);
  });

  test("of many at once, exactly as many as there are places get in", async () => {
    const instances = [openLimits(), openLimits()];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => instances[index % 2]?.take("ben", SENDS, `item ${index}`)),
    );
    expect(answers.filter((answer) => answer?.allowed)).toHaveLength(3);
  });

  test("the same item keeps its one place", async () => {
    const [here, there] = [openLimits(), openLimits()];
    await here.take("cleo", SENDS, "a");
    for (const limits of [here, there])
      expect(await limits.take("cleo", SENDS, "a")).toEqual({ ...ALLOWED, repeated: true });
    expect(await there.take("cleo", SENDS, "b")).toMatchObject(ALLOWED);
    expect(await here.take("cleo", SENDS, "c")).toMatchObject(ALLOWED);
    expect(await here.take("cleo", SENDS, "d")).toMatchObject({ allowed: false });
    expect(await here.take("cleo", SENDS, "a")).toMatchObject({ allowed: true, repeated: true });
  });

  test("places that have left the window, or that were taken in the future, count no more", async () => {
    const limits = openLimits();
    await limits.take("dan", SENDS, "now");
    const key = toRedisKey("rate", "sends:dan");
    const seconds = Number(((await place.redis.run("TIME")) as string[])[0]);
    for (const [index, at] of [seconds - 61, seconds - 3_600, seconds + 3_600].entries())
      for (let each = 0; each < 3; each += 1)
        await place.redis.run("ZADD", key, String(at * 1_000), `other ${index} ${each}`);
    expect(await limits.take("dan", SENDS)).toMatchObject(ALLOWED);
    expect(await place.redis.run("ZCARD", key)).toBe(2);
  });

  test("what is stored tells nothing and goes by itself", async () => {
    const limits = openLimits();
    await limits.take("eve@example.com", SENDS, "my own key");
    const key = toRedisKey("rate", "sends:eve@example.com");
    expect(key).toMatch(/^chat:v1:rate:[\w-]{43}$/);
    const stored = JSON.stringify(await place.redis.run("ZRANGE", key, "0", "-1"));
    expect(stored).toMatch(/^\["[\w-]{43}"\]$/);
    const ttlMs = Number(await place.redis.run("PTTL", key));
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(60_000);
  });

  test("a key that holds something else is written over", async () => {
    const limits = openLimits();
    await limits.take("fay", SENDS);
    const key = toRedisKey("rate", "sends:fay");
    await place.redis.run("SET", key, "poison");
    expect(await limits.take("fay", SENDS)).toMatchObject(ALLOWED);
    expect(await place.redis.run("TYPE", key)).toBe("zset");
  });

  test("a Redis that hangs leaves each process to count by itself, and is asked again later", async () => {
    const { commands } = openWay(place, way);
    const local = createMemoryRateLimits({ clock: createFakeClock() });
    const limits = createRedisRateLimits({ commands, local });
    place.redis.freeze();
    for (let count = 0; count < 3; count += 1) expect(await limits.take("sam", SENDS)).toMatchObject(ALLOWED);
    expect(await limits.take("sam", SENDS)).toMatchObject({ allowed: false });
    place.redis.thaw();
    await vi.waitFor(
      async () => {
        await limits.take("later", SENDS, "item");
        expect(await place.redis.run("EXISTS", toRedisKey("rate", "sends:later"))).toBe(1);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});
