import type { LiveHub } from "./live/live-hub";
import type { ChatDatabase, Clock, LiveHints, Log, MessageCipher, Random } from "./ports";

/** What the services need; wired once in deps.server.ts, and by tests. */
export interface ServiceDeps {
  readonly database: ChatDatabase;
  readonly cipher: MessageCipher;
  readonly hints: LiveHints;
  readonly hub: LiveHub;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
