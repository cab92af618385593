/** Every error a request can end with. Public (contract section 4): never renamed, never reused. */
export const ERROR_CODES = [
  "invalid_request",
  "signed_out",
  "subscription_required",
  "forbidden",
  "recent_sign_in_required",
  "not_found",
  "method_not_allowed",
  "chat_closed",
  "idempotency_conflict",
  "too_large",
  "unsupported_media_type",
  "rate_limited",
  "internal",
  "unavailable",
] as const;

/** One of the closed set of error codes. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a refusal may carry besides its code; never message text, names, e-mails or tokens. */
export interface ChatErrorDetails {
  /** A sentence for the developer on the other side, about the request's shape only. */
  readonly message?: string;
  /** Whole seconds after which a retry makes sense (`rate_limited`, `unavailable`). */
  readonly retryAfterSeconds?: number;
  /** The failure underneath, for the log; never sent. */
  readonly cause?: unknown;
}

/** The only error that crosses a layer on purpose. Anything else thrown is answered as `internal`. */
export class ChatError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, details: ChatErrorDetails = {}) {
    super(details.message ?? code, { cause: details.cause });
    this.name = "ChatError";
    this.code = code;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

/** By shape, not by class: the server process and the Remix build each hold a copy of the class. */
export function isChatError(error: unknown): error is ChatError {
  return error instanceof Error && error.name === "ChatError" && "code" in error;
}
