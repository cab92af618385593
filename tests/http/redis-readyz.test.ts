import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loader } from "~/routes/readyz";
import { describeRedis } from "../support/describe-redis";
import { openRedisPlace, type RedisPlace } from "../support/redis-place";
import { REST_TOKEN } from "../support/redis-rest-bridge";
import { makeGet, makePractice, type Practice } from "./identity/make-practice";

describeRedis("GET /readyz tells of Redis", () => {
  let place: RedisPlace;
  beforeAll(async () => {
    place = await openRedisPlace();
  });
  afterAll(() => place.close());

  async function ask(practice: Practice) {
    const response = await loader(practice.args(makeGet("/readyz")));
    return { status: response.status, body: await response.json() };
  }

  test("and stays ready without it", async () => {
    const practice = await makePractice({
      UPSTASH_REDIS_URL: place.redis.url,
      UPSTASH_REDIS_REST_URL: place.bridge.url,
      UPSTASH_REDIS_REST_TOKEN: REST_TOKEN,
    });
    const says = (redis: string) =>
      vi.waitFor(
        async () =>
          expect(await ask(practice)).toMatchObject({
            status: 200,
            body: { status: "ok", checks: { postgres: "ok", hints: "redis", cache: "upstash", redis } },
          }),
        { timeout: 8_000 },
      );
    try {
      await says("ok");
      await place.redis.kill();
      await says("degraded");
      await place.redis.start();
      await says("ok");
    } finally {
      await practice.close();
    }
  });

  test("and that there is none", async () => {
    const practice = await makePractice();
    try {
      expect((await ask(practice)).body.checks).toEqual({
        postgres: "ok",
        hints: "postgres",
        cache: "off",
        redis: "off",
      });
    } finally {
      await practice.close();
    }
  });
});
