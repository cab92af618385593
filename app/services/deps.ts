import { type ChannelDirectory, createChannelDirectory } from "./channel-directory";
import { LiveHub } from "./live/live-hub";
import type { ChatDatabase } from "./ports/chat-database";
import type { Clock } from "./ports/clock";
import type { LiveHints } from "./ports/live-hints";
import type { Log } from "./ports/log";
import type { MessageCipher } from "./ports/message-cipher";
import type { Random } from "./ports/random";
import type { RecentCache } from "./ports/recent-cache";
import { createSendQueue, type SendQueue } from "./send-queue";

/** What the outside has to offer. */
export interface Outside {
  readonly database: ChatDatabase;
  readonly cipher: MessageCipher;
  readonly hints: LiveHints;
  readonly recent: RecentCache;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What the services need: the outside, and what one process keeps between requests. */
export interface ServiceDeps extends Outside {
  readonly hub: LiveHub;
  readonly sends: SendQueue;
  readonly directory: ChannelDirectory;
}

/** One set a process. */
export function createServiceDeps(outside: Outside): ServiceDeps {
  return {
    ...outside,
    hub: new LiveHub(outside),
    sends: createSendQueue(outside),
    directory: createChannelDirectory(outside),
  };
}
