import type { Channel } from "~/domain/channel";
import { LIMITS } from "~/protocol/limits";
import type { MessageCipher } from "./ports/message-cipher";
import type { StoredMessage } from "./ports/message-repository";
import type { Metrics } from "./ports/metrics";
import type { RecentCache } from "./ports/recent-cache";
import { openRecentPage, sealRecentPage } from "./recent-page";

/** What reading the newest messages needs. */
export interface RecentDeps {
  readonly cipher: MessageCipher;
  readonly recent: RecentCache | null;
  readonly metrics: Pick<Metrics, "cacheRead">;
}

/** A read of a conversation's newest messages that has asked the cache already. */
export interface RecentRead {
  /**
   * The newest `limit` messages (at most LIMITS.recentMessages), ascending by seq, exactly as the database has them.
   * `channel` has just been read, and the reader may see it; `readNewest` reads its messages after it.
   */
  list(
    channel: Channel,
    limit: number,
    readNewest: (limit: number) => Promise<readonly StoredMessage[]>,
  ): Promise<readonly StoredMessage[]>;
}

/**
 * Begins before the database is asked, and holds no connection while it waits. The cache only ever saves the reading of messages: who may read, and what is current, the row says.
 */
export function beginRecentRead({ cipher, recent, metrics }: RecentDeps, channelId: string): RecentRead {
  const found = recent?.find(channelId) ?? null;
  return {
    async list(channel, limit, readNewest) {
      const sealed = await found;
      if (sealed !== null) {
        const page = openRecentPage(cipher, channel, sealed);
        metrics.cacheRead(page.result);
        if (page.result === "hit") return page.rows.slice(-limit);
      }
      if (recent === null) return await readNewest(limit);
      const rows = await readNewest(LIMITS.recentMessages);
      const page = sealRecentPage(cipher, channel, rows);
      if (page !== null) recent.put(channelId, page);
      return rows.slice(-limit);
    },
  };
}
