import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "~/services/ports/clock";
import type { RateLimits, RatePlace } from "~/services/ports/rate-limits";
import { createMemoryRateLimits } from "./rate-limits.server";
import { type RedisCommands, toRedisKey } from "./redis-commands.server";

const NONCE_BYTES = 12;

/**
 * The same exact log as in memory, as a sorted set of places by their time, judged and written in one step on Redis's
 * own clock. Returns allowed, repeated, and the milliseconds to wait.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'zset' and kind ~= 'none' then redis.call('DEL', KEYS[1]) end
local longest = 0
for i = 2, #ARGV, 2 do longest = math.max(longest, ARGV[i + 1] * 1000) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - longest))
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {1, 1, 0} end
local wait = 0
for i = 2, #ARGV, 2 do
  local place = redis.call('ZREVRANGE', KEYS[1], ARGV[i] - 1, ARGV[i] - 1, 'WITHSCORES')
  if place[2] then wait = math.max(wait, place[2] + ARGV[i + 1] * 1000 - now) end
end
if wait > 0 then return {0, 0, wait} end
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('PEXPIRE', KEYS[1], longest)
return {1, 0, 0}`;

/** Counted together where there is a Redis, else by this process alone. */
export function createRateLimits(options: {
  readonly commands: RedisCommands | null;
  readonly clock: Clock;
}): RateLimits {
  const local = createMemoryRateLimits({ clock: options.clock });
  return options.commands === null ? local : createRedisRateLimits({ commands: options.commands, local });
}

/**
 * Limits that all instances count together. When Redis fails or is too slow this process counts by itself: nobody is
 * kept from writing because a helper is away.
 */
export function createRedisRateLimits(options: {
  readonly commands: Pick<RedisCommands, "evaluate">;
  readonly local: RateLimits;
}): RateLimits {
  const { commands, local } = options;
  return {
    async take(key, rule, item) {
      const member = item === undefined ? randomBytes(NONCE_BYTES).toString("base64url") : hash(item);
      const windows = rule.windows.flatMap(({ limit, seconds }) => [String(limit), String(seconds)]);
      try {
        const redisKey = toRedisKey("rate", `${rule.name}:${key}`);
        return toPlace(await commands.evaluate(TAKE, redisKey, [member, ...windows]));
      } catch {
        // The breaker has told the log.
        return await local.take(key, rule, item);
      }
    },
  };
}

function toPlace(answer: unknown): RatePlace {
  if (!Array.isArray(answer) || answer.length !== 3) throw new Error("not the script's answer");
  const [allowed, repeated, waitMs] = answer.map(Number);
  return {
    allowed: allowed === 1,
    repeated: repeated === 1,
    retryAfterSeconds: Math.ceil((waitMs ?? 0) / 1_000),
  };
}

/** Clients choose the names of items; what is stored is of one length and says nothing. */
function hash(item: string): string {
  return createHash("sha256").update(item).digest("base64url");
}
