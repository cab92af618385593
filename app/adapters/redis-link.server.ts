import type { Clock } from "~/services/ports/clock";
import type { Log } from "~/services/ports/log";
import type { Metrics } from "~/services/ports/metrics";
import { createBreaker, RedisUnavailable } from "./redis-breaker.server";
import { dialRedis, type RedisConnection } from "./redis-dial.server";
import { StandingConnection } from "./standing-connection.server";

const RECONNECT_MS = 1_000;

/** One standing connection for commands, shared by everything that asks Redis something over TCP. */
export interface RedisLink {
  /** Rejects within REDIS_TIMEOUT_MS; at once while there is no connection. */
  run<T>(work: (client: RedisConnection["client"]) => Promise<T>): Promise<T>;
  readonly state: "ok" | "degraded";
  close(): Promise<void>;
}

/** What a link works with. */
export interface RedisLinkOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "breakerChanged">;
}

/** Connects at once and again whenever it must. A connection that hangs is given up with the breaker's opening. */
export function createRedisLink({ url, clock, log, metrics }: RedisLinkOptions): RedisLink {
  let isAway = false;
  const line = new StandingConnection<RedisConnection>({
    clock,
    retryMs: RECONNECT_MS,
    dial: (onEnd) => dialRedis(url, onEnd),
    onReady: () => {
      if (isAway) log.info("redis_connected", { part: "redis" });
      isAway = false;
      metrics.breakerChanged("redis", breaker.state);
    },
    onLost: (error) => {
      // One line for an outage, not one a try.
      if (!isAway) log.error("redis_connection_lost", error, { part: "redis" });
      isAway = true;
      metrics.breakerChanged("redis", "open");
    },
  });
  const getClient = () => {
    if (line.ready === null) throw new RedisUnavailable("REDIS_NOT_CONNECTED");
    return line.ready.client;
  };
  const probe = async () => await getClient().ping();
  const breaker = createBreaker({ part: "redis", clock, log, metrics, probe, onOpen: () => line.drop() });
  line.open();

  return {
    async run(work) {
      const client = getClient();
      return await breaker.run(() => work(client));
    },
    get state() {
      return line.ready !== null && breaker.state === "closed" ? "ok" : "degraded";
    },
    async close() {
      breaker.close();
      await line.close();
    },
  };
}
