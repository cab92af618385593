import { type AuditTrail, createAuditTrail } from "./audit-trail";
import { type ChannelDirectory, createChannelDirectory } from "./channel-directory";
import { type ChannelReader, createChannelReader } from "./channel-reader";
import { createKnownSenders, type KnownSenders } from "./known-senders";
import { createDeliveryLedger, type DeliveryLedger } from "./live/delivery-ledger";
import { LiveHub } from "./live/live-hub";
import { PresenceBoard } from "./live/presence-board";
import { createOpenedPages, type OpenedPages } from "./opened-pages";
import { createPersonFinder, type PersonFinder } from "./person-finder";
import type { ChatDatabase } from "./ports/chat-database";
import type { Clock } from "./ports/clock";
import type { LiveHints } from "./ports/live-hints";
import type { Log } from "./ports/log";
import type { MessageCipher } from "./ports/message-cipher";
import type { Metrics } from "./ports/metrics";
import type { Random } from "./ports/random";
import type { RateLimits } from "./ports/rate-limits";
import type { RecentCache } from "./ports/recent-cache";
import type { RecordBodies } from "./ports/record-bodies";
import type { RecordTools } from "./ports/record-tools";
import type { SessionJudge } from "./ports/session-judge";
import { createRateLimiter, type RateLimiter, type RateSettings } from "./rate-limiter";
import { createSendQueue, type SendQueue } from "./send-queue";

/** What the outside has to offer. */
export interface Outside {
  readonly database: ChatDatabase;
  readonly cipher: MessageCipher;
  readonly hints: LiveHints;
  /** Null where there is no Redis. */
  readonly recent: RecentCache | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: RateLimits;
  readonly sessions: SessionJudge;
  readonly records: RecordTools;
  /** Null: records are made by this thread, between everything else. */
  readonly recordBodies: RecordBodies | null;
}

/** What an operator decides about the load one person may make; 0 is no limit. */
export interface LoadSettings extends RateSettings {
  readonly streamsPerUser: number;
  /** Memory for opened messages (see OpenedPages); 0 keeps none. */
  readonly openedPagesBytes: number;
}

/** What the services need: the outside, and what one process keeps between requests. */
export interface ServiceDeps extends Outside {
  readonly hub: LiveHub;
  readonly presence: PresenceBoard;
  readonly sends: SendQueue;
  readonly directory: ChannelDirectory;
  readonly reader: ChannelReader;
  readonly people: PersonFinder;
  readonly opened: OpenedPages;
  readonly senders: KnownSenders;
  readonly rates: RateLimiter;
  readonly audit: AuditTrail;
  /** What streams have shown, on its way into the audit trail. */
  readonly deliveries: DeliveryLedger;
}

/** One set a process. */
export function createServiceDeps(outside: Outside, load: LoadSettings): ServiceDeps {
  const audit = createAuditTrail(outside);
  const reader = createChannelReader(outside);
  const directory = createChannelDirectory({ ...outside, reader });
  const senders = createKnownSenders(outside);
  const forget = (userId: number) => {
    directory.forget(userId);
    senders.forget(userId);
  };
  return {
    ...outside,
    audit,
    deliveries: createDeliveryLedger({ ...outside, audit }),
    hub: new LiveHub({
      ...outside,
      streamsPerUser: load.streamsPerUser,
      forget,
      vouch: (userIds) => senders.vouch(userIds),
    }),
    presence: new PresenceBoard(outside),
    sends: createSendQueue(outside),
    directory,
    reader,
    people: createPersonFinder(outside),
    opened: createOpenedPages(outside, load.openedPagesBytes),
    senders,
    rates: createRateLimiter(outside.limits, load),
  };
}
