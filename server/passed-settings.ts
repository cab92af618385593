/** What an operator may set for the demo as for any other installation; everything else is the demo's own. */
const PASSED = [
  "APP_LOG",
  "FAST_LANE",
  "DB_POOL_SIZE",
  "CHAT_SENDS_PER_MINUTE",
  "CHAT_SENDS_PER_SECOND",
  "CHAT_STREAMS_PER_USER",
  "CHAT_SIGN_INS_PER_MINUTE",
  "CHAT_IDLE_LOGOFF_MINUTES",
  "METRICS_TOKEN",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "UPSTASH_REDIS_URL",
  "CHAT_RECENT_TTL_SECONDS",
  "STREAM_CHAT_API_KEY",
  "STREAM_CHAT_SECRET",
  "STREAM_CHAT_URL",
] as const;

/** Those of them that are set. */
export function findPassedSettings(
  source: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    PASSED.flatMap((name): [string, string][] => {
      const value = source[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}
