import { z } from "zod/v4";
import { LIMITS } from "~/protocol/limits";
import { parseEncryptionKeys } from "./encryption-keys.server";
import { findEnvProblems } from "./env-problems.server";
import { isMailServer } from "./mail-server.server";
import { isPlansAddress, PLANS_ADDRESS_PROBLEM } from "./plans-address.server";
import { REDIS_VARIABLES } from "./redis-env.server";
import { parseFormerKeys, parseSigningKey } from "./signing-key.server";
import { STREAM_VARIABLES } from "./stream-env.server";
import { parseTrustedProxies } from "./trusted-proxies.server";

const flag = z.enum(["0", "1", "true", "false"]).transform((value) => value === "1" || value === "true");
const port = z.coerce.number().int().min(1).max(65_535);
/** 0 switches a limit off. */
const limit = (normal: number) => z.coerce.number().int().min(0).max(1_000_000).default(normal);
const origins = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== ""),
  )
  .refine((list) => list.every((each) => URL.canParse(each) && new URL(each).origin === each), {
    error: "must be origins such as https://chat.example, separated by commas",
  });

/** 45 CFR 164.312(a)(2)(iii) leaves the time to us; a quarter of an hour is what health care is used to. */
const IDLE_LOGOFF_MINUTES = 15;

/** Text that a reader of ours turns into what it means, or throws with what is wrong. */
const readBy = <Value>(read: (text: string) => Value) =>
  z.string().transform((text, context) => {
    try {
      return read(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "not readable" });
      return z.NEVER;
    }
  });

const Environment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
  PORT: port.default(3000),
  APP_ORIGINS: origins,
  APP_LOG: z.enum(["json", "text", "silent"]).optional(),
  TRUSTED_PROXIES: z.string().default("").pipe(readBy(parseTrustedProxies)),
  FAST_LANE: z.enum(["on", "off"]).default("on"),
  NEXT_PUBLIC_ENABLE_CHAT_FEATURE: z.string().optional(),
  ENABLE_CHAT_FEATURE: z.string().optional(),
  DB_HOST: z.string().min(1),
  DB_PORT: port.default(5432),
  DB_USER: z.string().min(1),
  DB_PASSWORD: z.string().default(""),
  DB_DATABASE: z.string().min(1),
  DB_SSL: z.enum(["require", "disable"]).optional(),
  ALLOW_PLAINTEXT_DATABASE: flag.default(false),
  DB_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  ...REDIS_VARIABLES,
  ...STREAM_VARIABLES,
  CHAT_ENCRYPTION_KEYS: readBy(parseEncryptionKeys),
  CHAT_EXPORT_SIGNING_KEY: readBy(parseSigningKey).optional(),
  CHAT_EXPORT_FORMER_KEYS: z.string().default("").pipe(readBy(parseFormerKeys)),
  CHAT_OWN_COPY: flag.default(true),
  CHAT_EXPORTS_PER_HOUR: limit(LIMITS.exportsPerHour),
  CHAT_SENDS_PER_MINUTE: limit(LIMITS.sendsPerMinute),
  CHAT_SENDS_PER_SECOND: limit(LIMITS.sendsPerSecond),
  CHAT_STREAMS_PER_USER: limit(LIMITS.streamsPerUser),
  CHAT_OPENED_PAGES_MB: z.coerce.number().int().min(0).max(4_096).default(96),
  CHAT_IDLE_LOGOFF_MINUTES: z.coerce.number().int().min(0).max(1_440).default(IDLE_LOGOFF_MINUTES),
  CHAT_SIGN_INS_PER_MINUTE: limit(LIMITS.signInsPerMinute),
  METRICS_TOKEN: z.string().min(16, "must be at least 16 characters").optional(),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: z.string().startsWith("pk_").optional(),
  CLERK_SECRET_KEY: z.string().startsWith("sk_").optional(),
  CLERK_JWT_KEY: z.string().min(1).optional(),
  CLERK_WEBHOOK_SIGNING_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be the secret of a webhook endpoint, whsec_...")
    .optional(),
  APPOINTMENTS_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be whsec_ and at least 24 random bytes in base64")
    .optional(),
  // Whether it is good is said where it is used: a short one must not keep the app from starting.
  CRON_SECRET: z.string().optional(),
  CHAT_PLAN_SLUGS: z
    .string()
    .transform((text) => text.split(",").flatMap((each) => each.trim() || []))
    .nullable()
    .default(null),
  CHAT_PLANS_URL: z.string().refine(isPlansAddress, PLANS_ADDRESS_PROBLEM).optional(),
  CHAT_PLAN_GRACE_DAYS: z.coerce.number().int().min(0).max(60).default(7),
  SMTP_URL: z
    .string()
    .refine(isMailServer, "must be smtps://user:password@host:port or smtp://host:port")
    .optional(),
  MAIL_FROM: z.string().min(3).max(320).optional(),
  CHAT_REMINDER_MINUTES: z.coerce.number().int().min(1).max(10_080).default(15),
  AUDIT_HEADS_FILE: z.string().min(1).optional(),
  RENAVEST_DATA_DIR: z.string().min(1).default(".data"),
  RENAVEST_LOCAL_IDENTITY: flag.default(false),
});

/** The environment as the app understands it. */
export type Env = z.output<typeof Environment>;

/** The only reader of the process's environment. Throws once, naming every variable that is missing or wrong; no values. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  // An empty variable is one that nobody filled in.
  const filled = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = Environment.safeParse(filled);
  const together = findEnvProblems(filled);
  if (result.success && together.length === 0) return result.data;
  const single = result.error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [];
  const lines = [...single, ...together].map((line) => `  ${line}`);
  throw new Error(
    `These environment variables are missing or wrong (see .env.example):\n${lines.join("\n")}`,
  );
}
