import { onTestFinished } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { systemRandom } from "~/adapters/random.server";
import { createMemoryRateLimits } from "~/adapters/rate-limits.server";
import { createRedisParts, type RedisParts } from "~/adapters/redis-parts.server";
import { createServiceDeps, type ServiceDeps } from "~/services/deps";
import type { MessageCipher } from "~/services/ports/message-cipher";
import { createFakeLog, type FakeLog } from "./fake-log";
import { createFakeMetrics, type FakeMetrics } from "./fake-metrics";
import { createFakeSessions } from "./fake-sessions";
import type { PostgresWorld } from "./make-postgres-world";
import { makeRecordTools } from "./make-record-tools";
import type { RedisPlace } from "./redis-place";
import { REST_TOKEN } from "./redis-rest-bridge";
import type { Way } from "./redis-ways";

/** One process of the app on real PostgreSQL and real Redis, wired as the composition root wires it. */
export interface RedisInstance extends ServiceDeps {
  readonly log: FakeLog;
  readonly metrics: FakeMetrics;
  readonly redis: RedisParts;
}

/** What instances share. */
export interface RedisGround {
  readonly world: PostgresWorld;
  readonly place: RedisPlace;
  readonly cipher: MessageCipher;
}

/** Closed with the test. Which ways are open decides what goes by which. */
export function makeRedisInstance(
  { world, place, cipher }: RedisGround,
  ways: readonly Way[],
): RedisInstance {
  const log = createFakeLog();
  const metrics = createFakeMetrics();
  const surroundings = { clock: systemClock, log, metrics };
  const redis = createRedisParts({
    url: ways.includes("redis") ? place.redis.url : undefined,
    rest: ways.includes("upstash") ? { url: place.bridge.url, token: REST_TOKEN } : undefined,
    recentTtlSeconds: 60,
    connection: world.test.connection,
    pool: world.pool,
    ...surroundings,
  });
  const deps = createServiceDeps(
    {
      ...{ database: world.database, cipher, hints: redis.hints, recent: redis.recent },
      ...{ random: systemRandom, limits: createMemoryRateLimits(surroundings), ...surroundings },
      sessions: createFakeSessions(),
      records: makeRecordTools(),
      recordBodies: null,
    },
    { sendsPerMinute: 0, sendsPerSecond: 0, streamsPerUser: 0, openedPagesBytes: 0 },
  );
  onTestFinished(async () => {
    deps.hub.shutDown();
    await redis.close();
  });
  return { ...deps, log, metrics, redis };
}
