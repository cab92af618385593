import { ERROR_CODES, type ErrorCode } from "~/domain/errors";
import { retryAfterMs } from "./retry-after";

/** What an `ChatApiError` is made of. */
export interface ApiFailure {
  readonly code: ErrorCode;
  /** HTTP status; 0 when no usable answer came, so that nobody knows whether it was done. */
  readonly status: number;
  /** Earliest useful retry; null when the server did not say. */
  readonly retryAfterSeconds: number | null;
  /** To find the request in the server's log. */
  readonly requestId: string | null;
}

/** The only error a call of the API ends with. Its message is the code, nothing else. */
export class ChatApiError extends Error implements ApiFailure {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  readonly requestId: string | null;

  constructor(failure: ApiFailure) {
    super(failure.code);
    this.name = "ChatApiError";
    this.code = failure.code;
    this.status = failure.status;
    this.retryAfterSeconds = failure.retryAfterSeconds;
    this.requestId = failure.requestId;
  }
}

/** No answer, or one that cannot be read: the request may or may not have been carried out. */
export function toUncertainError(): ChatApiError {
  return new ChatApiError({ code: "unavailable", status: 0, retryAfterSeconds: null, requestId: null });
}

/** Any caught value as the one error of this API. */
export function toChatApiError(error: unknown): ChatApiError {
  return error instanceof ChatApiError ? error : toUncertainError();
}

/** The error in an answer that is not 2xx; a proxy's answer without our body is judged by its status. */
export function toRefusal(response: Response, body: unknown, nowMs: number): ChatApiError {
  const error = (body as { error?: Partial<Record<"code" | "requestId", unknown>> } | null)?.error;
  const waitMs = retryAfterMs(response.headers, nowMs);
  return new ChatApiError({
    code: ERROR_CODES.find((code) => code === error?.code) ?? codeOf(response.status),
    status: response.status,
    retryAfterSeconds: waitMs === null ? null : Math.ceil(waitMs / 1_000),
    requestId: typeof error?.requestId === "string" ? error.requestId : null,
  });
}

function codeOf(status: number): ErrorCode {
  const codes: Readonly<Record<number, ErrorCode>> = {
    401: "signed_out",
    402: "subscription_required",
    403: "forbidden",
    404: "not_found",
    413: "too_large",
    429: "rate_limited",
    503: "unavailable",
  };
  return codes[status] ?? (status < 500 ? "invalid_request" : "internal");
}

/** Whether asking again, unchanged, can end better. 401 is neither: it waits for the person. */
export function isRetryable(error: ChatApiError): boolean {
  return error.status === 0 || error.status >= 500 || [408, 425, 429].includes(error.status);
}
