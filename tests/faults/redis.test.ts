import { describeFaults } from "../support/faults/describe-faults";
import type { Fault } from "../support/faults/fault";
import type { FaultPlace } from "../support/faults/fault-place";
import { findRedisBinary, HOW_TO_GET_REDIS } from "../support/redis-binary";
import { REDIS_PASSWORD, type TestRedis } from "../support/redis-server";

const RECENT_KEYS = "chat:v1:recent:*";

function getRedis({ redis }: FaultPlace): TestRedis {
  if (redis === null) throw new Error("This place has no Redis");
  return redis.redis;
}

/** Does it every so often; returns the way to stop. A Redis that is away at that moment is passed over. */
function every(ms: number, work: () => Promise<unknown>): () => Promise<void> {
  const timer = setInterval(() => void work().catch(() => undefined), ms);
  return async () => clearInterval(timer);
}

/** Puts something else in the place of every cached page. */
async function poison(redis: TestRedis, turn: number): Promise<void> {
  const keys = (await redis.run("KEYS", RECENT_KEYS)) as string[];
  const pages = await Promise.all(keys.map((key) => redis.run("GET", key).catch(() => null)));
  for (const [index, key] of keys.entries()) {
    const page = String(pages[index] ?? "");
    const values = ["{}", page.slice(0, page.length / 2), String(pages[(index + 1) % keys.length]), page];
    const value = values[turn % 5];
    await redis.run("DEL", key);
    await (value === undefined ? redis.run("LPUSH", key, "x") : redis.run("SET", key, value, "KEEPTTL"));
  }
}

/** A cache and a line for hints, by TCP and by REST. Whatever happens to it, nobody may notice. */
const FAULTS: readonly Fault[] = [
  {
    name: "Redis killed",
    holdMs: 1_500,
    longHoldMs: 30_000,
    unnoticed: true,
    async begin(place) {
      const redis = getRedis(place);
      await redis.kill();
      return () => redis.start();
    },
  },
  {
    name: "Redis emptied again and again",
    holdMs: 1_000,
    longHoldMs: 20_000,
    unnoticed: true,
    begin: async (place) => every(50, () => getRedis(place).run("FLUSHALL")),
  },
  {
    name: "Redis hung",
    holdMs: 1_500,
    longHoldMs: 30_000,
    unnoticed: true,
    async begin(place) {
      const redis = getRedis(place);
      redis.freeze();
      return async () => redis.thaw();
    },
  },
  {
    name: "Redis slow",
    holdMs: 1_500,
    longHoldMs: 30_000,
    unnoticed: true,
    async begin({ redis, redisWire }) {
      if (redis === null || redisWire === null) throw new Error("This place has no Redis");
      redisWire.delayMs = 200;
      redis.bridge.delayMs = 400;
      return async () => {
        redisWire.delayMs = 0;
        redis.bridge.delayMs = 0;
      };
    },
  },
  {
    name: "Redis refusing the password",
    holdMs: 1_500,
    longHoldMs: 30_000,
    unnoticed: true,
    async begin(place) {
      const redis = getRedis(place);
      await redis.run("CONFIG", "SET", "requirepass", "another");
      for (const type of ["normal", "pubsub"]) await redis.run("CLIENT", "KILL", "TYPE", type);
      return () => redis.run("CONFIG", "SET", "requirepass", REDIS_PASSWORD);
    },
  },
  {
    name: "Redis out of memory",
    holdMs: 1_000,
    longHoldMs: 20_000,
    unnoticed: true,
    async begin(place) {
      const redis = getRedis(place);
      await redis.run("CONFIG", "SET", "maxmemory", "1");
      return () => redis.run("CONFIG", "SET", "maxmemory", "0");
    },
  },
  {
    name: "subscriptions killed every 100 ms",
    holdMs: 1_500,
    longHoldMs: 60_000,
    unnoticed: true,
    begin: async (place) => every(100, () => getRedis(place).run("CLIENT", "KILL", "TYPE", "pubsub")),
  },
  {
    name: "a poisoned cache",
    holdMs: 1_500,
    longHoldMs: 20_000,
    unnoticed: true,
    async begin(place) {
      let turn = 0;
      return every(60, async () => {
        turn += 1;
        await poison(getRedis(place), turn);
      });
    },
  },
];

const isMissing = findRedisBinary() === null;
// As `describeRedis` does: skipped where there is none, and told so; in CI it fails.
if (!isMissing || process.env["CI"]) describeFaults("with Redis", { redis: true }, FAULTS);
else describeFaults(`with Redis (${HOW_TO_GET_REDIS})`, { redis: true }, FAULTS, { skip: true });
