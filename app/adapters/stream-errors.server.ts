import { isStreamTrouble, StreamTrouble } from "~/domain/stream-trouble";

const MS_PER_SECOND = 1_000;
/** Longer than this nobody is told to wait in earnest. */
const LONGEST_WAIT_MS = 60 * 60_000;

interface Answered {
  readonly status: number;
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>> };
}

/**
 * What the SDK threw, as a code. Nothing of it is kept: its errors hold the whole request, text of messages and the token
 * included.
 */
export function toStreamTrouble(error: unknown): StreamTrouble {
  if (isStreamTrouble(error)) return error;
  if (isAnswered(error)) return toAnswerTrouble(error);
  const { code, isAxiosError } = error as { readonly code?: unknown; readonly isAxiosError?: unknown };
  if (code === "ECONNABORTED" || code === "ETIMEDOUT") return new StreamTrouble("timeout");
  // No answer, or one that could not be read as far as its status.
  if (isAxiosError === true) return new StreamTrouble("unreachable");
  return new StreamTrouble("odd_answer");
}

function isAnswered(error: unknown): error is Answered {
  return (
    error instanceof Error && "status" in error && typeof error.status === "number" && "response" in error
  );
}

function toAnswerTrouble({ status, response }: Answered): StreamTrouble {
  if (status === 429) return new StreamTrouble("rate_limited", toWaitMs(response?.headers ?? {}));
  return new StreamTrouble(status >= 500 || status === 408 ? `failed_${status}` : `refused_${status}`);
}

/** `Retry-After` in seconds, else the moment at which Stream counts anew (`X-RateLimit-Reset`, Unix seconds). */
function toWaitMs(headers: Readonly<Record<string, unknown>>): number | null {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  const waitMs = Number.isFinite(seconds) ? seconds * MS_PER_SECOND : reset * MS_PER_SECOND - Date.now();
  return Number.isFinite(waitMs) ? Math.min(LONGEST_WAIT_MS, Math.max(0, Math.round(waitMs))) : null;
}
