import { type ChatError, type ErrorCode, isChatError } from "~/domain/errors";
import type { ErrorBody } from "~/protocol/requests";
import type { JsonAnswer } from "./api.server";

/** Contract section 4: the one place where a code becomes a status, and the sentence sent when the thrower gave none. */
const TABLE: Record<ErrorCode, { readonly status: number; readonly message: string }> = {
  invalid_request: { status: 400, message: "The request is not valid." },
  signed_out: { status: 401, message: "Sign in first." },
  subscription_required: { status: 402, message: "An active subscription is required." },
  forbidden: { status: 403, message: "This is not allowed." },
  recent_sign_in_required: {
    status: 403,
    message: "Sign in again: this takes a sign-in of the last ten minutes.",
  },
  not_found: { status: 404, message: "Not found." },
  method_not_allowed: { status: 405, message: "This method is not allowed here." },
  chat_closed: { status: 409, message: "This conversation is closed." },
  idempotency_conflict: { status: 409, message: "This clientMessageId was used for another text." },
  too_large: { status: 413, message: "The request is too large." },
  unsupported_media_type: { status: 415, message: "Send application/json." },
  rate_limited: { status: 429, message: "Too many requests. Try again later." },
  internal: { status: 500, message: "Something went wrong on our side." },
  unavailable: { status: 503, message: "Temporarily unavailable. Try again soon." },
};

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = { rate_limited: 1, unavailable: 2 };

/** The status of a code. */
export function statusOf(code: ErrorCode): number {
  return TABLE[code].status;
}

/** The answer for anything thrown; what is not a ChatError is `internal` and says nothing. */
export function toErrorAnswer(error: unknown, requestId: string): JsonAnswer {
  const known = isChatError(error) ? error : null;
  const code = known?.code ?? "internal";
  const message = known === null || known.message === code ? TABLE[code].message : known.message;
  const body: ErrorBody = { error: { code, message, requestId } };
  return {
    kind: "json",
    status: TABLE[code].status,
    body,
    headers: { ...retryAfter(code, known), ...challenge(code) },
  };
}

function retryAfter(code: ErrorCode, error: ChatError | null): Record<string, string> {
  const seconds = error?.retryAfterSeconds ?? RETRY_AFTER_SECONDS[code];
  return seconds === undefined ? {} : { "Retry-After": String(seconds) };
}

function challenge(code: ErrorCode): Record<string, string> {
  return code === "signed_out" ? { "WWW-Authenticate": "Bearer" } : {};
}
