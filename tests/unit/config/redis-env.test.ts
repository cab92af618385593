import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readEnv } from "~/config/env.server";

const ENOUGH = {
  ...{ DB_HOST: "h", DB_USER: "u", DB_DATABASE: "d", RENAVEST_LOCAL_IDENTITY: "1" },
  CHAT_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
};
const REST = { UPSTASH_REDIS_REST_URL: "https://eu.upstash.example", UPSTASH_REDIS_REST_TOKEN: "secret" };
const read = (variables: Record<string, string>) => readEnv({ ...ENOUGH, ...variables });

test("without any of them there is no Redis", () => {
  const env = read({ UPSTASH_REDIS_URL: "", UPSTASH_REDIS_REST_URL: "" });
  expect([env.UPSTASH_REDIS_URL, env.UPSTASH_REDIS_REST_URL]).toEqual([undefined, undefined]);
  expect(env.CHAT_RECENT_TTL_SECONDS).toBe(3_600);
});

test.each<[string, Record<string, string>]>([
  [
    "TLS",
    { NODE_ENV: "production", ...REST, UPSTASH_REDIS_URL: "rediss://default:x@eu.upstash.example:6379" },
  ],
  ["plain on this machine", { NODE_ENV: "production", UPSTASH_REDIS_URL: "redis://127.0.0.1:6379" }],
  ["plain on this machine, IPv6", { NODE_ENV: "production", UPSTASH_REDIS_URL: "redis://[::1]:6379" }],
  [
    "plain REST on this machine",
    { NODE_ENV: "production", ...REST, UPSTASH_REDIS_REST_URL: "http://localhost:80" },
  ],
  ["plain elsewhere, in development", { UPSTASH_REDIS_URL: "redis://eu.example:6379" }],
  [
    "plain elsewhere, allowed",
    { NODE_ENV: "production", ALLOW_PLAINTEXT_REDIS: "1", UPSTASH_REDIS_URL: "redis://r" },
  ],
])("accepted: %s", (_name, variables) => {
  expect(() => read(variables)).not.toThrow();
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    "plain elsewhere",
    { NODE_ENV: "production", UPSTASH_REDIS_URL: "redis://u:secret@eu.example" },
    /UPSTASH_REDIS_URL: without TLS/,
  ],
  [
    "plain elsewhere, refused twice",
    { NODE_ENV: "production", ALLOW_PLAINTEXT_REDIS: "0", UPSTASH_REDIS_URL: "redis://r" },
    /ALLOW_PLAINTEXT_REDIS=1/,
  ],
  [
    "a name that looks local",
    { NODE_ENV: "production", UPSTASH_REDIS_URL: "redis://localhost.example" },
    /UPSTASH_REDIS_URL/,
  ],
  [
    "plain REST elsewhere",
    { NODE_ENV: "production", ...REST, UPSTASH_REDIS_REST_URL: "http://eu.example" },
    /REST_URL: without TLS/,
  ],
  [
    "a REST address without its token",
    { UPSTASH_REDIS_REST_URL: REST.UPSTASH_REDIS_REST_URL },
    /REST_TOKEN: /,
  ],
  ["a token without its REST address", { UPSTASH_REDIS_REST_TOKEN: "secret" }, /REST_URL: /],
  ["another protocol", { UPSTASH_REDIS_URL: "https://secret.example" }, /must begin with rediss:/],
  ["no address", { UPSTASH_REDIS_URL: "secret" }, /UPSTASH_REDIS_URL/],
  ["no time", { CHAT_RECENT_TTL_SECONDS: "0" }, /CHAT_RECENT_TTL_SECONDS/],
])("refused at start: %s, without its value", (_name, variables, message) => {
  expect(() => read(variables)).toThrow(message);
  expect(() => read(variables)).not.toThrow(/secret/);
});

test("all that is wrong is named at once, with everything else that is", () => {
  const wrong = {
    NODE_ENV: "production",
    DB_PORT: "x",
    UPSTASH_REDIS_URL: "redis://r",
    UPSTASH_REDIS_REST_TOKEN: "t",
  };
  const said = () => readEnv({ ...ENOUGH, ...wrong, DB_HOST: "" });
  for (const name of ["DB_HOST", "DB_PORT", "UPSTASH_REDIS_URL", "UPSTASH_REDIS_REST_URL"])
    expect(said).toThrow(name);
});
