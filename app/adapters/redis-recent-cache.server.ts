import type { RecentCache } from "~/services/ports/recent-cache";
import { type RedisCommands, toRedisKey } from "./redis-commands.server";

/** Fifty long messages; a page beyond this is read from the database each time. */
const MAX_PAGE_CHARACTERS = 256 * 1024;

/** The recent-message cache in Redis. Whatever goes wrong there is a miss; the breaker has logged it. */
export function createRedisRecentCache({
  commands,
  ttlSeconds,
}: {
  readonly commands: RedisCommands;
  readonly ttlSeconds: number;
}): RecentCache {
  return {
    async find(channelId) {
      try {
        // One more than is ever written: a longer value shows itself and is not ours.
        const page = await commands.findStart(toRedisKey("recent", channelId), MAX_PAGE_CHARACTERS + 1);
        return page !== null && page.length <= MAX_PAGE_CHARACTERS ? page : null;
      } catch {
        return null;
      }
    },
    put(channelId, sealedPage) {
      if (sealedPage.length > MAX_PAGE_CHARACTERS) return;
      commands.set(toRedisKey("recent", channelId), sealedPage, ttlSeconds).catch(() => undefined);
    },
  };
}

/** No Redis: nothing is kept. */
export const noRecentCache: RecentCache = { find: async () => null, put: () => undefined };
