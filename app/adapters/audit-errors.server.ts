import { ChatError, isChatError } from "~/domain/errors";

/** PostgreSQL's own account of where an error came up: within the writer, or a trigger that calls it. */
const WHERE = /\b(?:write_audit|audit_[a-z_]+)\(/;
/** What is left of it where Prisma stands in between. */
const MESSAGE = /\b(?:write_audit|audit_events)\b/;

/**
 * A change whose row in the trail could not be written has not been made. Whatever the reason, it may pass: ChatError
 * `unavailable`; everything else stays what it is.
 */
export function toAuditError(error: unknown): unknown {
  return isChatError(error) || !isAuditFailure(error, 0)
    ? error
    : new ChatError("unavailable", { cause: error });
}

function isAuditFailure(error: unknown, depth: number): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const { where, message, originalMessage, cause, meta, driverAdapterError } = error as Record<
    string,
    unknown
  >;
  return (
    (typeof where === "string" && WHERE.test(where)) ||
    [message, originalMessage].some((text) => typeof text === "string" && MESSAGE.test(text)) ||
    [cause, meta, driverAdapterError].some((each) => isAuditFailure(each, depth + 1))
  );
}
