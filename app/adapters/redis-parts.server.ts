import type pg from "pg";
import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import type { Metrics } from "~/services/ports/metrics";
import type { RecentCache } from "~/services/ports/recent-cache";
import { createHintLine, type HintLine } from "./hint-line.server";
import { createPostgresHints } from "./postgres-hints.server";
import type { RedisCommands } from "./redis-commands.server";
import { createRedisHints } from "./redis-hints.server";
import { createRedisLink } from "./redis-link.server";
import { createRedisRecentCache } from "./redis-recent-cache.server";
import { createRedisTcp } from "./redis-tcp.server";
import { createUpstashHints } from "./upstash-hints.server";
import { createUpstashRest, type UpstashAddress } from "./upstash-rest.server";

/** What there is to reach Redis by, if anything, and PostgreSQL for what it cannot do then. */
export interface RedisPartsOptions {
  readonly url: string | undefined;
  readonly rest: UpstashAddress | undefined;
  readonly recentTtlSeconds: number;
  readonly connection: pg.ClientConfig;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "breakerChanged" | "cacheRead">;
}

/** Everything that Redis does for us, or what takes its place. */
export interface RedisParts {
  readonly hints: HintLine;
  readonly recent: RecentCache | null;
  /** Over TCP, where both ways are there: it is asked with every send. */
  readonly commands: RedisCommands | null;
  /** Which way is in use, and whether Redis answers; for /readyz. */
  report(): { hints: HintTransportName; cache: CacheName; redis: "ok" | "degraded" | "off" };
  close(): Promise<void>;
}

type HintTransportName = "redis" | "upstash" | "postgres";
type CacheName = "redis" | "upstash" | "off";

/** Hints: TCP, else REST, else LISTEN/NOTIFY. Cache: REST, else TCP, else none (architecture: Decisions that stand). */
export function createRedisParts(options: RedisPartsOptions): RedisParts {
  const { url, rest, recentTtlSeconds: ttlSeconds, clock, log, metrics } = options;
  const link = url === undefined ? null : createRedisLink({ url, clock, log, metrics });
  const tcp = link && createRedisTcp(link);
  const upstash = rest === undefined ? null : createUpstashRest({ ...rest, clock, log, metrics });
  const ways = [tcp, upstash].filter((way) => way !== null);
  const forCache = upstash ?? tcp;
  const { name, hints } = createHints(options, tcp, upstash);
  log.info("live_hints", { transport: name });
  log.info("recent_cache", { transport: forCache?.kind ?? "off" });

  return {
    hints,
    recent: forCache && createRedisRecentCache({ commands: forCache, ttlSeconds, metrics }),
    commands: tcp ?? upstash,
    report() {
      const works = ways.every((way) => way.state === "ok") && (name === "postgres" || hints.isUp);
      const redis = ways.length === 0 ? "off" : works ? "ok" : "degraded";
      return { hints: name, cache: forCache?.kind ?? "off", redis };
    },
    async close() {
      await Promise.all([hints.close(), ...ways.map((way) => way.close())]);
    },
  };
}

function createHints(
  { url, rest, ...options }: RedisPartsOptions,
  tcp: RedisCommands | null,
  upstash: RedisCommands | null,
): { name: HintTransportName; hints: HintLine } {
  if (url !== undefined && tcp !== null) {
    const transport = createRedisHints({ url, commands: tcp });
    return { name: "redis", hints: createHintLine({ ...options, transport }) };
  }
  if (rest !== undefined && upstash !== null) {
    const transport = createUpstashHints(rest, upstash);
    return { name: "upstash", hints: createHintLine({ ...options, transport }) };
  }
  return { name: "postgres", hints: createPostgresHints(options) };
}
