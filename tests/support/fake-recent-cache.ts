import type { RecentCache } from "~/services/ports/recent-cache";

/** A cache in memory that the test can look into and spoil. */
export interface FakeRecentCache extends RecentCache {
  readonly pages: Map<string, string>;
  /** How often something was found, and how often not. */
  readonly hits: number;
  readonly misses: number;
}

export function createFakeRecentCache(): FakeRecentCache {
  const pages = new Map<string, string>();
  let hits = 0;
  let misses = 0;
  return {
    pages,
    get hits() {
      return hits;
    },
    get misses() {
      return misses;
    },
    async find(channelId) {
      const page = pages.get(channelId) ?? null;
      if (page === null) misses += 1;
      else hits += 1;
      return page;
    },
    put: (channelId, sealedPage) => void pages.set(channelId, sealedPage),
    drop: (channelId) => void pages.delete(channelId),
  };
}
