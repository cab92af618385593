import { onTestFinished } from "vitest";
import { systemClock } from "~/adapters/clock.server";
import { createHintLine, type HintLine } from "~/adapters/hint-line.server";
import type { RedisCommands } from "~/adapters/redis-commands.server";
import { createRedisHints } from "~/adapters/redis-hints.server";
import { createRedisLink } from "~/adapters/redis-link.server";
import { createRedisTcp } from "~/adapters/redis-tcp.server";
import { createUpstashHints } from "~/adapters/upstash-hints.server";
import { createUpstashRest } from "~/adapters/upstash-rest.server";
import { createFakeLog, type FakeLog } from "./fake-log";
import { createFakeMetrics, type FakeMetrics } from "./fake-metrics";
import type { RedisPlace } from "./redis-place";
import { REST_TOKEN } from "./redis-rest-bridge";

/** How the app reaches Redis. */
export type Way = "redis" | "upstash";
export const WAYS: readonly Way[] = ["redis", "upstash"];

/** What the app makes of one way, as one process has it. */
export interface OpenWay {
  readonly commands: RedisCommands;
  readonly hints: HintLine;
  readonly log: FakeLog;
  readonly metrics: FakeMetrics;
  close(): Promise<void>;
}

/** As the composition root does it. Closed with the test. */
export function openWay({ redis, bridge }: RedisPlace, way: Way, log = createFakeLog()): OpenWay {
  const surroundings = { clock: systemClock, log, metrics: createFakeMetrics() };
  const rest = { url: bridge.url, token: REST_TOKEN };
  const commands =
    way === "redis"
      ? createRedisTcp(createRedisLink({ url: redis.url, ...surroundings }))
      : createUpstashRest({ ...rest, ...surroundings });
  const transport =
    way === "redis" ? createRedisHints({ url: redis.url, commands }) : createUpstashHints(rest, commands);
  const hints = createHintLine({ transport, ...surroundings });
  const close = async () => {
    await hints.close();
    await commands.close();
  };
  onTestFinished(close);
  return { commands, hints, log, metrics: surroundings.metrics, close };
}
