import type { LiveHub } from "./live/live-hub";
import type { ChatDatabase } from "./ports/chat-database";
import type { Clock } from "./ports/clock";
import type { LiveHints } from "./ports/live-hints";
import type { Log } from "./ports/log";
import type { MessageCipher } from "./ports/message-cipher";
import type { Random } from "./ports/random";

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
