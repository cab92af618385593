import { ChatError, isChatError } from "~/domain/errors";

/** SQLSTATE classes and codes, Prisma codes and socket errors that mean: not now, try again. */
const AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "53300", // too many connections
  "55P03", // lock not available
  "57014", // statement time-out
  "57P01", // shut down by an administrator
  "57P02", // crash
  "57P03", // starting up
  "25P03", // idle in transaction too long
  "40001", // serialization failure
  "40P01", // deadlock
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
  "P2034",
  "P2037",
]);
const AWAY_WORDS =
  /connection (timeout|terminated|ended|closed)|timeout exceeded when trying to connect|query read timeout|server closed the connection|not queryable|can't reach database/i;

/** A failure of the connection becomes ChatError `unavailable`; everything else stays what it is. */
export function toDatabaseError(error: unknown): unknown {
  return isChatError(error) || !isAway(error, 0) ? error : new ChatError("unavailable", { cause: error });
}

function isAway(error: unknown, depth: number): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const { code, originalCode, cause, meta, message, kind } = error as Record<string, unknown>;
  if (
    [code, originalCode].some((each) => typeof each === "string" && (AWAY.has(each) || each.startsWith("08")))
  )
    return true;
  if (kind === "DatabaseNotReachable" || kind === "ConnectionClosed" || kind === "SocketTimeout") return true;
  if (typeof message === "string" && AWAY_WORDS.test(message)) return true;
  return [cause, meta, (meta as Record<string, unknown> | undefined)?.["driverAdapterError"]].some((each) =>
    isAway(each, depth + 1),
  );
}
