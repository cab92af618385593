import { Redis } from "@upstash/redis";
import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import type { Metrics } from "~/services/ports/metrics";
import { createBreaker, REDIS_TIMEOUT_MS } from "./redis-breaker.server";
import { isWrongType, type RedisCommands } from "./redis-commands.server";

/** Where an Upstash-compatible REST service is, and the word that opens it. */
export interface UpstashAddress {
  readonly url: string;
  readonly token: string;
}

/** What the REST way works with. */
export interface UpstashRestOptions extends UpstashAddress {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "breakerChanged">;
}

/** RedisCommands over Upstash's REST interface: one request a command, nothing that stays open. */
export function createUpstashRest(options: UpstashRestOptions): RedisCommands {
  const { url, token, ...surroundings } = options;
  const redis = new Redis({
    url,
    token,
    // Else a text of digits comes back as a number.
    automaticDeserialization: false,
    // What we store is ASCII.
    responseEncoding: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    retry: { retries: 0 },
    // Lets go of the socket once the breaker has stopped waiting.
    signal: () => AbortSignal.timeout(2 * REDIS_TIMEOUT_MS),
  });

  const breaker = createBreaker({ part: "upstash", ...surroundings, probe: () => redis.ping() });

  return {
    kind: "upstash",
    findStart: (key, maxCharacters) =>
      breaker.run(async () => {
        try {
          const text: unknown = await redis.getrange(key, 0, maxCharacters - 1);
          return typeof text === "string" && text !== "" ? text : null;
        } catch (error) {
          if (isWrongType(error)) return null;
          throw error;
        }
      }),
    set: (key, value, ttlSeconds) =>
      breaker.run(async () => void (await redis.set(key, value, { ex: ttlSeconds }))),
    publish: (channel, text) => breaker.run(async () => void (await redis.publish(channel, text))),
    evaluate: (script, key, args) => breaker.run(() => redis.eval(script, [key], [...args])),
    get state() {
      return breaker.state === "closed" ? "ok" : "degraded";
    },
    close: async () => breaker.close(),
  };
}
