/**
 * The newest messages of conversations, each page sealed by its conversation's own key: whoever holds the cache can
 * neither read nor forge one. It may forget, refuse or answer rubbish at any time.
 */
export interface RecentCache {
  /** What was put last, or anything else; null when nothing is there or it took too long. Never rejects. */
  find(channelId: string): Promise<string | null>;
  /** Never throws, never waits. */
  put(channelId: string, sealedPage: string): void;
  /** The same: nothing is kept of this conversation any more. */
  drop(channelId: string): void;
}
