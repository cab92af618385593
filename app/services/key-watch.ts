import type { ChannelDirectory } from "./channel-directory";
import type { OpenedPages } from "./opened-pages";
import type { ChatDatabase } from "./ports/chat-database";
import type { Clock } from "./ports/clock";
import type { Log } from "./ports/log";
import type { MessageCipher } from "./ports/message-cipher";
import type { RecentCache } from "./ports/recent-cache";

/** A destroyed key is out of memory after this and one query. */
const ROUND_MS = 2_000;
/** A round that gets no answer counts as failed before the five seconds are over. */
const ANSWER_MS = 2_000;
/** Clocks of this machine and the database may differ by less than this; a commit may be late by less. */
const OVERLAP_MS = 3_600_000;

/** What the watch works with. */
export interface KeyWatchDeps {
  readonly database: ChatDatabase;
  readonly cipher: MessageCipher;
  readonly directory: ChannelDirectory;
  readonly opened: OpenedPages;
  readonly recent: Pick<RecentCache, "drop"> | null;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Looks every two seconds which conversations' keys were destroyed, and drops them from this process's memory, with
 * what they had opened. When it cannot be told, everything opened is dropped: who needs it reads its row again. Returns the stop.
 */
export function watchDestroyedKeys(deps: KeyWatchDeps): () => void {
  const { database, cipher, directory, opened, recent, clock, log } = deps;
  let stopped = false;
  let cancelRound: () => void = () => undefined;
  let since = before(clock.now());
  const known = new Set<string>();

  function forgetAll(): void {
    cipher.closeKeys();
    opened.forget();
  }

  async function look(): Promise<void> {
    const startedAt = clock.now();
    const cancelWait = clock.after(ANSWER_MS, forgetAll);
    try {
      const destroyed = await database.transaction({ role: "worker" }, (tx) =>
        tx.channels.listKeysDestroyed(since),
      );
      since = before(startedAt);
      for (const channelId of destroyed) {
        if (known.has(channelId)) continue;
        known.add(channelId);
        cipher.forget(channelId);
        directory.forgetChannel(channelId);
        opened.forget(channelId);
        recent?.drop(channelId);
      }
    } catch (error) {
      forgetAll();
      log.error("key_watch_failed", error);
    } finally {
      cancelWait();
    }
  }

  function lookLater(): void {
    cancelRound = clock.after(ROUND_MS, () => {
      void look().then(() => {
        if (!stopped) lookLater();
      });
    });
  }

  lookLater();
  return () => {
    stopped = true;
    cancelRound();
    forgetAll();
  };
}

function before(moment: Date): Date {
  return new Date(moment.getTime() - OVERLAP_MS);
}
