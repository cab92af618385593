import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readEnv } from "~/config/env.server";

const KEY = randomBytes(32).toString("base64");
const HERE = {
  DB_HOST: "127.0.0.1",
  DB_USER: "u",
  DB_DATABASE: "d",
  CHAT_ENCRYPTION_KEYS: `k1:${KEY}`,
};
const LOCAL = { ...HERE, NODE_ENV: "production", RENAVEST_LOCAL_IDENTITY: "1" };
const CLERK = {
  ...HERE,
  NODE_ENV: "production",
  DB_HOST: "db.example",
  APP_ORIGINS: "https://chat.example",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_live_Y2xlcmsuY2hhdC5leGFtcGxlJA",
  CLERK_SECRET_KEY: "sk_live_secret",
};

function problemsOf(variables: Record<string, string>): string[] {
  try {
    readEnv(variables);
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split("\n");
    return lines.map((line) => line.trim());
  }
}

test.each([
  ["a demonstration on this machine", LOCAL],
  ["Clerk, over TLS", CLERK],
  ["an instance of one's own on this machine", { ...CLERK, APP_ORIGINS: "http://localhost:3000" }],
  ["a database by socket, without TLS", { ...CLERK, DB_HOST: "/var/run/postgresql", DB_SSL: "disable" }],
  ["a database in the open, allowed", { ...CLERK, DB_SSL: "disable", ALLOW_PLAINTEXT_DATABASE: "1" }],
  ["a development machine", HERE],
])("accepted: %s", (_name, variables) => {
  expect(problemsOf(variables)).toEqual([]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ["nobody could sign in", { ...LOCAL, RENAVEST_LOCAL_IDENTITY: "" }, /^CLERK_SECRET_KEY: missing/],
  ["both ways to sign in", { ...CLERK, RENAVEST_LOCAL_IDENTITY: "1" }, /^RENAVEST_LOCAL_IDENTITY: never/],
  ["half of Clerk", { ...CLERK, CLERK_SECRET_KEY: "" }, /^CLERK_SECRET_KEY: missing beside/],
  [
    "the other half",
    { ...CLERK, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "" },
    /^NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY/,
  ],
  [
    "a webhook's secret without Clerk",
    { ...LOCAL, CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${"a".repeat(32)}` },
    /^CLERK_WEBHOOK_SIGNING_SECRET: needs/,
  ],
  ["a JWT key alone", { ...LOCAL, CLERK_JWT_KEY: "pem" }, /^CLERK_JWT_KEY: needs/],
  ["two instances", { ...CLERK, CLERK_SECRET_KEY: "sk_test_secret" }, /^CLERK_SECRET_KEY: of a test/],
  ["no origins with Clerk", { ...CLERK, APP_ORIGINS: "" }, /^APP_ORIGINS: required/],
  [
    "pages in the open",
    { ...CLERK, APP_ORIGINS: "https://a.example,http://b.example" },
    /^APP_ORIGINS: http/,
  ],
  ["a database in the open", { ...CLERK, DB_SSL: "disable" }, /^DB_SSL: disable/],
  ["a short key", { ...LOCAL, CHAT_ENCRYPTION_KEYS: "k1:c2hvcnQ=" }, /^CHAT_ENCRYPTION_KEYS: entry 1/],
  [
    "a typed key",
    { ...LOCAL, CHAT_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}` },
    /not random/,
  ],
  ["a key id twice", { ...LOCAL, CHAT_ENCRYPTION_KEYS: `k1:${KEY},k1:${KEY}` }, /stands twice/],
  ["a short metrics token", { ...LOCAL, METRICS_TOKEN: "short" }, /^METRICS_TOKEN: must be at least/],
])("refused: %s", (_name, variables, line) => {
  const problems = problemsOf(variables);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(line);
});

test("everything is said at once, and no value with it", () => {
  const problems = problemsOf({
    ...CLERK,
    DB_SSL: "disable",
    METRICS_TOKEN: "hush",
    CLERK_SECRET_KEY: "sk_test_x",
  });
  expect(problems.map((line) => line.split(":", 1)[0])).toEqual([
    "METRICS_TOKEN",
    "CLERK_SECRET_KEY",
    "DB_SSL",
  ]);
  expect(problems.join()).not.toMatch(/hush|sk_test_x/);
});

test("the example's own values are refused, whichever of them somebody forgot", () => {
  const example = readFileSync(".env.example", "utf8").matchAll(/^([A-Z_]+)=(.+)$/gm);
  const secret = /^DB_(?:HOST|USER|PASSWORD|DATABASE)|SECRET|TOKEN$|_KEYS?$|URL$/;
  const copied = [...example].filter(([, name = ""]) => secret.test(name));
  expect(copied.length).toBeGreaterThan(8);
  for (const [, name = "", value = ""] of copied)
    expect(problemsOf({ ...CLERK, [name]: value }).join("\n"), name).toContain(`${name}: still holds`);
});
