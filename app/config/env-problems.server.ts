import { findRedisProblems } from "./redis-env.server";
import { findStreamProblems } from "./stream-env.server";

type Source = Readonly<Record<string, string | undefined>>;

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "::1"];
/** As .env.example has them: somebody copied the file and forgot one. */
const PLACEHOLDER = /replace-me|your[-_](?:production|redis|db|stream)/;

/**
 * What is wrong with the variables together, one line each; no values. In production this is where a set-up that would
 * let messages, secrets or sessions travel in the clear ends (safety.md, transmission and 4.1.3).
 */
export function findEnvProblems(source: Source): readonly string[] {
  return [
    ...findPlaceholders(source),
    ...findRedisProblems(source),
    ...findStreamProblems(source),
    ...findClerkProblems(source),
    ...findMailProblems(source),
    ...(source["NODE_ENV"] === "production" ? findProductionProblems(source) : []),
  ];
}

/** A letter has a sender, and leads somewhere. */
function findMailProblems(source: Source): string[] {
  if (source["SMTP_URL"] === undefined) return [];
  return ["MAIL_FROM", "APP_ORIGINS"].flatMap((name) =>
    source[name] === undefined ? [`${name}: required with SMTP_URL`] : [],
  );
}

function findPlaceholders(source: Source): string[] {
  return Object.entries(source)
    .filter(([name, value]) => KNOWN.test(name) && value !== undefined && PLACEHOLDER.test(value))
    .map(([name]) => `${name}: still holds the example's value`);
}

/** Variables of ours; the process's environment holds much else. */
const KNOWN = /^(?:DB|UPSTASH|CHAT|CLERK|NEXT_PUBLIC|METRICS|CRON|STREAM)_/;

function findClerkProblems(source: Source): string[] {
  const publishable = source["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"];
  const secret = source["CLERK_SECRET_KEY"];
  if (publishable === undefined && secret === undefined)
    return ["CLERK_JWT_KEY", "CLERK_WEBHOOK_SIGNING_SECRET"].flatMap((name) =>
      source[name] === undefined ? [] : [`${name}: needs the other Clerk keys beside it`],
    );
  if (publishable === undefined)
    return ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: missing beside CLERK_SECRET_KEY"];
  if (secret === undefined) return ["CLERK_SECRET_KEY: missing beside NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"];
  return [
    ...(publishable.split("_", 2)[1] === secret.split("_", 2)[1]
      ? []
      : ["CLERK_SECRET_KEY: of a test instance and a live one, or the other way round"]),
    ...(source["APP_ORIGINS"] === undefined
      ? ["APP_ORIGINS: required with Clerk, so that a session made for another site does not count"]
      : []),
    ...(isOn(source["RENAVEST_LOCAL_IDENTITY"])
      ? ["RENAVEST_LOCAL_IDENTITY: never beside Clerk's keys: anybody could sign in as anybody"]
      : []),
  ];
}

function findProductionProblems(source: Source): string[] {
  const hasClerk =
    source["CLERK_SECRET_KEY"] !== undefined || source["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"] !== undefined;
  const origins = (source["APP_ORIGINS"] ?? "").split(",").map((origin) => origin.trim());
  return [
    ...(hasClerk || isOn(source["RENAVEST_LOCAL_IDENTITY"])
      ? []
      : [
          "CLERK_SECRET_KEY: missing, so nobody could sign in (RENAVEST_LOCAL_IDENTITY=1 for a demonstration, without passwords)",
        ]),
    ...(origins.some(isPlaintextElsewhere)
      ? ["APP_ORIGINS: http:// to another machine: sessions would travel in the clear; use https://"]
      : []),
    ...(isPlaintextDatabase(source)
      ? [
          "DB_SSL: disable, to a database on another machine; use require (or set ALLOW_PLAINTEXT_DATABASE=1 on a network of your own)",
        ]
      : []),
  ];
}

function isPlaintextDatabase(source: Source): boolean {
  const host = source["DB_HOST"] ?? "";
  const isHere = LOOPBACK.includes(host) || host.startsWith("/");
  return source["DB_SSL"] === "disable" && !isHere && !isOn(source["ALLOW_PLAINTEXT_DATABASE"]);
}

function isPlaintextElsewhere(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === "http:" && !LOOPBACK.includes(hostname);
}

function isOn(value: string | undefined): boolean {
  return value === "1" || value === "true";
}
