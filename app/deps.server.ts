import { createAppointmentParts } from "./adapters/appointment-parts.server";
import { createAuditHeads } from "./adapters/audit-heads.server";
import { createAuditWatch } from "./adapters/audit-watch.server";
import { createClerkWebhookVerifier } from "./adapters/clerk-webhook.server";
import { systemClock } from "./adapters/clock.server";
import { createDeviceKeys } from "./adapters/device-keys.server";
import { createHandBook } from "./adapters/hand-book.server";
import { createIdentity } from "./adapters/identity.server";
import { createIssuerRecords } from "./adapters/issuer-records.server";
import { createJobLock } from "./adapters/job-lock.server";
import { createLog } from "./adapters/log.server";
import { createMessageCipher } from "./adapters/message-cipher.server";
import { createMeteredDatabase } from "./adapters/metered-database.server";
import { createMetrics } from "./adapters/metrics.server";
import { createPartnerParts } from "./adapters/partner-parts.server";
import { createPostgresDatabase } from "./adapters/postgres-database.server";
import { createPostgresPool, toConnection } from "./adapters/postgres-pool.server";
import { systemRandom } from "./adapters/random.server";
import { createRecordParts } from "./adapters/record-parts.server";
import { createRedisParts } from "./adapters/redis-parts.server";
import { createRateLimits } from "./adapters/redis-rate-limits.server";
import { createReminderParts } from "./adapters/reminder-parts.server";
import { createRetentionBook } from "./adapters/retention-book.server";
import { createSessionJudges } from "./adapters/session-judges.server";
import { createWidgetBundle } from "./adapters/widget-bundle.server";
import { createWidgetSessions } from "./adapters/widget-sessions.server";
import { type Env, readEnv } from "./config/env.server";
import { deriveSigningKey } from "./config/signing-key.server";
import { VERSION } from "./config/version.server";
import type { AppDeps } from "./http/deps.server";
import { createServiceDeps } from "./services/deps";
import { createJobRunner } from "./services/job-runner";
import { watchDestroyedKeys } from "./services/key-watch";
import { listServerJobs } from "./services/server-jobs";

const BYTES_PER_MB = 1024 * 1024;

/**
 * The composition root: the only place where things are wired. Throws with what is wrong in the environment. `recordWorker`:
 * the built thread that makes records, where the process has one.
 */
export function createDeps(
  env: Env,
  { recordWorker }: { readonly recordWorker?: URL | undefined } = {},
): AppDeps {
  const production = env.NODE_ENV === "production";
  const secureCookies = env.APP_ORIGINS.some((origin) => origin.startsWith("https:"));
  const log = createLog({ format: env.APP_LOG ?? (production ? "json" : "text") });
  const connection = toConnection(env);
  const pool = createPostgresPool({ connection, size: env.DB_POOL_SIZE, log });
  const metrics = createMetrics();
  const chatTransport = env.STREAM_CHAT_SECRET === undefined ? "own" : "stream";
  metrics.watchPool(pool);
  const database = createMeteredDatabase(createPostgresDatabase({ pool, chatTransport }), metrics);
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
  const headsFile = env.AUDIT_HEADS_FILE ?? `${env.RENAVEST_DATA_DIR}/audit-heads.jsonl`;
  const auditHeads = createAuditHeads({ database, clock: systemClock, log, file: headsFile });
  const auditWatch = createAuditWatch({ database, connection, headsFile, clock: systemClock, log, metrics });
  const widgetSessions = createWidgetSessions({ database, clock: systemClock });
  const ring = env.CHAT_ENCRYPTION_KEYS;
  const signingKey = env.CHAT_EXPORT_SIGNING_KEY ?? deriveSigningKey(ring);
  const records = createRecordParts({ key: signingKey, worker: recordWorker, connection, ring });
  const services = createServiceDeps(
    {
      ...{ database, cipher, log, metrics },
      hints: redis.hints,
      recent: redis.recent,
      clock: systemClock,
      random: systemRandom,
      limits: createRateLimits({ commands: redis.commands, clock: systemClock }),
      sessions: createSessionJudges({ issuer: identity, widget: widgetSessions }),
      ...{ records: records.records, recordBodies: records.recordBodies },
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
  const appointmentParts = createAppointmentParts({ ...env, database });
  const retention = createRetentionBook({ database });
  const enabled = isChatEnabled(env);
  const reminding = createReminderParts({ ...env, enabled, database, log, random: systemRandom });
  const partnerParts = createPartnerParts({ database, ring: env.CHAT_ENCRYPTION_KEYS });
  const jobs = createJobRunner({
    jobs: listServerJobs({ ...services, ...appointmentParts, ...partnerParts, retention, reminding }),
    ...{ lock: createJobLock({ pool }), clock: systemClock, log },
  });
  return {
    ...services,
    identity,
    settings: {
      chatEnabled: enabled,
      appOrigins: env.APP_ORIGINS,
      secureCookies,
      version: VERSION,
      idleLogoffMinutes: env.CHAT_IDLE_LOGOFF_MINUTES,
      ...{ ownCopy: env.CHAT_OWN_COPY, formerRecordKeys: env.CHAT_EXPORT_FORMER_KEYS },
      metricsToken: env.METRICS_TOKEN ?? null,
      cronSecret: env.CRON_SECRET ?? null,
      trustedProxies: env.TRUSTED_PROXIES,
      plansUrl: env.CHAT_PLANS_URL ?? null,
      billing: { graceDays: env.CHAT_PLAN_GRACE_DAYS, plans: env.CHAT_PLAN_SLUGS },
    },
    deviceKeys: createDeviceKeys({ ring: env.CHAT_ENCRYPTION_KEYS }),
    issuerRecords: createIssuerRecords({ database }),
    webhooks: createWebhooks(env.CLERK_WEBHOOK_SIGNING_SECRET),
    ...appointmentParts,
    retention,
    handBook: createHandBook({ database }),
    reminders: reminding?.reminders ?? null,
    appointmentWebhooks: createWebhooks(env.APPOINTMENTS_WEBHOOK_SECRET),
    jobs,
    ...partnerParts,
    widgetSessions,
    widgetBundle: createWidgetBundle({ manifest: "public/widget/manifest.json" }),
    metricsText: metrics.text,
    auditHeads,
    auditWatch,
    checkReady: () => database.checkReady(),
    reportRedis: () => redis.report(),
    async close() {
      auditHeads.stop();
      auditWatch.stop();
      await jobs.stop();
      await records.close();
      reminding?.mailer.close();
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

/** The same, from the process's environment. */
export function createDepsFromEnv(): AppDeps {
  return createDeps(readEnv());
}

/** Exactly `true`: anything else, and anything unset, is off (requirements: Chat Feature Flag). */
function isChatEnabled(env: Env): boolean {
  return (env.NEXT_PUBLIC_ENABLE_CHAT_FEATURE ?? env.ENABLE_CHAT_FEATURE) === "true";
}

/** Clerk and the booking side sign by the same scheme, each with a secret of its own. */
function createWebhooks(signingSecret: string | undefined) {
  return signingSecret === undefined ? null : createClerkWebhookVerifier({ signingSecret });
}

/** Both or neither: the environment was refused otherwise. */
function toRestAddress({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: Env) {
  return url !== undefined && token !== undefined ? { url, token } : undefined;
}
