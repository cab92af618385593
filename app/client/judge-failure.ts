import { type ChatApiError, isRetryable, toChatApiError } from "./api-error";
import type { TaskOutcome } from "./retry-task";

/** What a failed request asks for: the person to sign in, another try, or to be accepted as the answer. */
export interface Judgement {
  readonly error: ChatApiError;
  readonly kind: "signed_out" | "retry" | "final";
  /** For a retry task. */
  readonly outcome: TaskOutcome;
}

/** Judges a caught value. */
export function judgeFailure(caught: unknown): Judgement {
  const error = toChatApiError(caught);
  if (error.status === 401) return { error, kind: "signed_out", outcome: "done" };
  if (!isRetryable(error)) return { error, kind: "final", outcome: "done" };
  const retryAfterMs = error.retryAfterSeconds === null ? null : error.retryAfterSeconds * 1_000;
  return { error, kind: "retry", outcome: { retryAfterMs } };
}
