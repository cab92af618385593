import { randomBytes } from "node:crypto";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { createMemoryRateLimits } from "~/adapters/rate-limits.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { createServiceDeps, type LoadSettings, type ServiceDeps } from "~/services/deps";
import type { ChatDatabase } from "~/services/ports/chat-database";
import type { LiveHints } from "~/services/ports/live-hints";
import type { MessageCipher } from "~/services/ports/message-cipher";
import type { RecentCache } from "~/services/ports/recent-cache";
import { createFakeClock, type FakeClock } from "./fake-clock";
import { createFakeHints, type FakeHints } from "./fake-hints";
import { createFakeLog, type FakeLog } from "./fake-log";
import { createFakeMetrics, type FakeMetrics } from "./fake-metrics";
import { createSeededRandom } from "./fake-random";
import { createFakeRecentCache } from "./fake-recent-cache";
import { createFakeSessions, type FakeSessions } from "./fake-sessions";
import { type FakeWorld, makeFakeWorld } from "./make-fake-world";
import { makeRecordTools } from "./make-record-tools";
import { makePair, type Pair } from "./make-world";

/** The services as one process has them, on fakes. */
export interface TestServices extends ServiceDeps {
  readonly clock: FakeClock;
  readonly log: FakeLog;
  readonly metrics: FakeMetrics;
  readonly sessions: FakeSessions;
}

/** What several instances share. */
export interface Shared {
  readonly database: ChatDatabase;
  readonly hints: LiveHints;
  readonly cipher: MessageCipher;
  readonly clock: FakeClock;
  /** Absent: each instance has its own; null: none. */
  readonly recent?: RecentCache | null;
  /** Absent: each instance has its own. */
  readonly sessions?: FakeSessions;
}

let instances = 0;

/** One more instance of the app, without limits unless told otherwise. */
export function makeInstance(shared: Shared, load: Partial<LoadSettings> = {}): TestServices {
  const log = createFakeLog();
  const metrics = createFakeMetrics();
  const limits = createMemoryRateLimits(shared);
  const sessions = shared.sessions ?? createFakeSessions();
  // No two instances make the same ids.
  instances += 1;
  return {
    ...createServiceDeps(
      {
        recent: createFakeRecentCache(),
        ...shared,
        log,
        metrics,
        limits,
        sessions,
        random: createSeededRandom(instances),
        records: makeRecordTools(),
        recordBodies: null,
      },
      {
        ...{
          sendsPerMinute: 0,
          sendsPerSecond: 0,
          streamsPerUser: 0,
          openedPagesBytes: 0,
          exportsPerHour: 0,
        },
        ...load,
      },
    ),
    clock: shared.clock,
    log,
    metrics,
    sessions,
  };
}

/** One key for the whole test process. */
export function makeCipher(): MessageCipher {
  return createMessageCipher({ ring: parseEncryptionKeys(`test:${randomBytes(32).toString("base64")}`) });
}

/** An instance, its world, and a pair that can talk. */
export interface TestChat extends Pair {
  readonly world: FakeWorld;
  readonly hints: FakeHints;
  /** The issuer, as all instances ask it. */
  readonly sessions: FakeSessions;
  readonly clock: FakeClock;
  readonly services: TestServices;
  /** Another instance on the same database and line. */
  readonly elsewhere: TestServices;
}

export async function makeChat(): Promise<TestChat> {
  const clock = createFakeClock();
  const hints = createFakeHints();
  const world = makeFakeWorld(clock);
  const cipher = makeCipher();
  const sessions = createFakeSessions();
  const shared = { database: world.database, hints, cipher, clock, sessions };
  const pair = await makePair(world, { cipher });
  return {
    ...pair,
    world,
    hints,
    sessions,
    clock,
    services: makeInstance(shared),
    elsewhere: makeInstance(shared),
  };
}
