import type { Metrics } from "~/services/ports/metrics";
import type { RecentCache } from "~/services/ports/recent-cache";
import { RedisUnavailable } from "./redis-breaker.server";
import { type RedisCommands, toRedisKey } from "./redis-commands.server";

/** Fifty long messages; a page beyond this is read from the database each time. */
const MAX_PAGE_CHARACTERS = 256 * 1024;

/** What the cache works with. */
export interface RedisRecentCacheOptions {
  readonly commands: RedisCommands;
  readonly ttlSeconds: number;
  readonly metrics: Pick<Metrics, "cacheRead">;
}

/** The recent-message cache in Redis. Whatever goes wrong there is a miss; the breaker has logged it. */
export function createRedisRecentCache({
  commands,
  ttlSeconds,
  metrics,
}: RedisRecentCacheOptions): RecentCache {
  return {
    async find(channelId) {
      try {
        // One more than is ever written: a longer value shows itself and is not ours.
        const page = await commands.findStart(toRedisKey("recent", channelId), MAX_PAGE_CHARACTERS + 1);
        if (page === null) metrics.cacheRead("miss");
        else if (page.length <= MAX_PAGE_CHARACTERS) return page;
        else metrics.cacheRead("failed");
      } catch (error) {
        const isSkipped = error instanceof RedisUnavailable && error.code !== "REDIS_TIMEOUT";
        metrics.cacheRead(isSkipped ? "skipped" : "failed");
      }
      return null;
    },
    drop(channelId) {
      // Written over at once, and gone a second later.
      commands.set(toRedisKey("recent", channelId), "", 1).catch(() => undefined);
    },
    put(channelId, sealedPage) {
      if (sealedPage.length > MAX_PAGE_CHARACTERS) return;
      commands.set(toRedisKey("recent", channelId), sealedPage, ttlSeconds).catch(() => undefined);
    },
  };
}
