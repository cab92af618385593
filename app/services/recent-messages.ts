import type { Channel } from "~/domain/channel";
import { LIMITS } from "~/protocol/limits";
import type { ChatTransaction } from "./ports/chat-database";
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
   * `channel` has been read in this transaction, and the reader may see it.
   */
  list(tx: ChatTransaction, channel: Channel, limit: number): Promise<readonly StoredMessage[]>;
}

/**
 * Begins before the transaction does, so that a slow cache holds a database connection no longer than its own
 * time-out. The cache only ever saves the reading of messages: who may read, and what is current, the row says.
 */
export function beginRecentRead({ cipher, recent, metrics }: RecentDeps, channelId: string): RecentRead {
  const found = recent?.find(channelId) ?? null;
  return {
    async list(tx, channel, limit) {
      const sealed = await found;
      if (sealed !== null) {
        const page = openRecentPage(cipher, channel, sealed);
        metrics.cacheRead(page.result);
        if (page.result === "hit") return page.rows.slice(-limit);
      }
      if (recent === null) return await tx.messages.listBefore(channel.channelDbId, null, limit);
      const rows = await tx.messages.listBefore(channel.channelDbId, null, LIMITS.recentMessages);
      const page = sealRecentPage(cipher, channel, rows);
      if (page !== null) recent.put(channelId, page);
      return rows.slice(-limit);
    },
  };
}
