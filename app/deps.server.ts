import { createAuditHeads } from "./adapters/audit-heads.server";
import { createClerkWebhookVerifier } from "./adapters/clerk-webhook.server";
import { systemClock } from "./adapters/clock.server";
import { createDeviceKeys } from "./adapters/device-keys.server";
import { createIdentity } from "./adapters/identity.server";
import { createIssuerRecords } from "./adapters/issuer-records.server";
import { createLog } from "./adapters/log.server";
import { createMessageCipher } from "./adapters/message-cipher.server";
import { createMeteredDatabase } from "./adapters/metered-database.server";
import { createMetrics } from "./adapters/metrics.server";
import { createPostgresDatabase } from "./adapters/postgres-database.server";
import { createPostgresPool, toConnection } from "./adapters/postgres-pool.server";
import { systemRandom } from "./adapters/random.server";
import { createMemoryRateLimits } from "./adapters/rate-limits.server";
import { createRecordTools } from "./adapters/record-tools.server";
import type { RedisCommands } from "./adapters/redis-commands.server";
import { createRedisParts } from "./adapters/redis-parts.server";
import { createRedisRateLimits } from "./adapters/redis-rate-limits.server";
import { type Env, readEnv } from "./config/env.server";
import { deriveSigningKey } from "./config/signing-key.server";
import { VERSION } from "./config/version.server";
import type { AppDeps } from "./http/deps.server";
import { createServiceDeps } from "./services/deps";
import { watchDestroyedKeys } from "./services/key-watch";
import type { RateLimits } from "./services/ports/rate-limits";

const BYTES_PER_MB = 1024 * 1024;

/** The composition root: the only place where things are wired. Throws with what is wrong in the environment. */
export function createDeps(env: Env): AppDeps {
  const production = env.NODE_ENV === "production";
  const secureCookies = env.APP_ORIGINS.some((origin) => origin.startsWith("https:"));
  const log = createLog({ format: env.APP_LOG ?? (production ? "json" : "text") });
  const connection = toConnection(env);
  const pool = createPostgresPool({ connection, size: env.DB_POOL_SIZE, log });
  const metrics = createMetrics();
  metrics.watchPool(pool);
  const database = createMeteredDatabase(createPostgresDatabase({ pool }), metrics);
  const redis = createRedisParts({
    url: env.UPSTASH_REDIS_URL,
    rest: toRestAddress(env),
    recentTtlSeconds: env.CHAT_RECENT_TTL_SECONDS,
    ...{ connection, pool, clock: systemClock, log, metrics },
  });
  const cipher = createMessageCipher({ ring: env.CHAT_ENCRYPTION_KEYS });
  const identity = createIdentity({
    clerk: {
      publishableKey: env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
      secretKey: env.CLERK_SECRET_KEY,
      jwtKey: env.CLERK_JWT_KEY,
    },
    appOrigins: env.APP_ORIGINS,
    ...{ production, secureCookies },
    localIdentityAllowed: env.RENAVEST_LOCAL_IDENTITY,
    localKeyDirectory: `${env.RENAVEST_DATA_DIR}/identity`,
    database,
    clock: systemClock,
  });
  const auditHeads = createAuditHeads({
    ...{ database, clock: systemClock, log },
    file: env.AUDIT_HEADS_FILE ?? `${env.RENAVEST_DATA_DIR}/audit-heads.jsonl`,
  });
  const services = createServiceDeps(
    {
      ...{ database, cipher, log, metrics },
      hints: redis.hints,
      recent: redis.recent,
      clock: systemClock,
      random: systemRandom,
      limits: createLimits(redis.commands),
      sessions: identity,
      records: createRecordTools({ key: toSigningKey(env) }),
    },
    {
      sendsPerMinute: env.CHAT_SENDS_PER_MINUTE,
      sendsPerSecond: env.CHAT_SENDS_PER_SECOND,
      signInsPerMinute: env.CHAT_SIGN_INS_PER_MINUTE,
      exportsPerHour: env.CHAT_EXPORTS_PER_HOUR,
      streamsPerUser: env.CHAT_STREAMS_PER_USER,
      openedPagesBytes: env.CHAT_OPENED_PAGES_MB * BYTES_PER_MB,
    },
  );
  const stopKeyWatch = watchDestroyedKeys(services);
  return {
    ...services,
    identity,
    settings: {
      chatEnabled: isChatEnabled(env),
      appOrigins: env.APP_ORIGINS,
      secureCookies,
      version: VERSION,
      idleLogoffMinutes: env.CHAT_IDLE_LOGOFF_MINUTES,
      ownCopy: env.CHAT_OWN_COPY,
      metricsToken: env.METRICS_TOKEN ?? null,
      trustedProxies: env.TRUSTED_PROXIES,
      billing: { graceDays: env.CHAT_PLAN_GRACE_DAYS, plans: env.CHAT_PLAN_SLUGS },
    },
    deviceKeys: createDeviceKeys({ ring: env.CHAT_ENCRYPTION_KEYS }),
    issuerRecords: createIssuerRecords({ database }),
    webhooks: createWebhooks(env),
    metricsText: metrics.text,
    auditHeads,
    checkReady: () => database.checkReady(),
    reportRedis: () => redis.report(),
    async close() {
      auditHeads.stop();
      // What streams have shown, and who was refused, is written down before the connections go.
      await services.deliveries.settle();
      await services.audit.settle();
      stopKeyWatch();
      await redis.close();
      await database.close();
      metrics.close();
    },
  };
}

/** Counted together where there is a Redis, else by this process alone. */
function createLimits(commands: RedisCommands | null): RateLimits {
  const local = createMemoryRateLimits({ clock: systemClock });
  return commands === null ? local : createRedisRateLimits({ commands, local });
}

/** The same, from the process's environment. */
export function createDepsFromEnv(): AppDeps {
  return createDeps(readEnv());
}

/** Exactly `true`: anything else, and anything unset, is off (requirements: Chat Feature Flag). */
function isChatEnabled(env: Env): boolean {
  return (env.NEXT_PUBLIC_ENABLE_CHAT_FEATURE ?? env.ENABLE_CHAT_FEATURE) === "true";
}

function createWebhooks({ CLERK_WEBHOOK_SIGNING_SECRET: signingSecret }: Env) {
  return signingSecret === undefined ? null : createClerkWebhookVerifier({ signingSecret });
}

function toSigningKey({ CHAT_EXPORT_SIGNING_KEY: key, CHAT_ENCRYPTION_KEYS: ring }: Env) {
  return key ?? deriveSigningKey(ring);
}

/** Both or neither: the environment was refused otherwise. */
function toRestAddress({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: Env) {
  return url !== undefined && token !== undefined ? { url, token } : undefined;
}
