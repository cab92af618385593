import { z } from "zod/v4";

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

const address = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must begin with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  });

/** How Redis is reached; nothing set: without it. */
export const REDIS_VARIABLES = {
  UPSTASH_REDIS_REST_URL: address("https:", "http:").optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1).optional(),
  UPSTASH_REDIS_URL: address("rediss:", "redis:").optional(),
  ALLOW_PLAINTEXT_REDIS: z
    .enum(["0", "1", "true", "false"])
    .transform((value) => value === "1" || value === "true")
    .default(false),
  CHAT_RECENT_TTL_SECONDS: z.coerce.number().int().min(1).max(604_800).default(3_600),
};

type Source = Readonly<Record<string, string | undefined>>;

/** What is wrong with these variables together, one line each; no values. */
export function findRedisProblems(source: Source): readonly string[] {
  const problems = ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"].filter(
    (name) => source[name] === undefined,
  );
  const isAllowed = ["1", "true"].includes(source["ALLOW_PLAINTEXT_REDIS"] ?? "");
  return [
    ...(problems.length === 1 ? [`${problems[0]}: the REST address and its token come together`] : []),
    ...(source["NODE_ENV"] === "production" && !isAllowed
      ? ["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_URL"]
          .filter((name) => isPlaintextElsewhere(source[name]))
          .map((name) => `${name}: without TLS; use https:// or rediss:// (or set ALLOW_PLAINTEXT_REDIS=1)`)
      : []),
  ];
}

/** Ciphertext and ids, but the password too, would cross the network for all to read (safety.md, transmission). */
function isPlaintextElsewhere(text: string | undefined): boolean {
  if (text === undefined || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (protocol === "http:" || protocol === "redis:") && !LOOPBACK.includes(hostname);
}
