import type { ByeEvent, FinalByeReason } from "~/protocol/events";
import { retryAfterMs } from "./retry-after";

/** Come back later. */
export interface RetryOutcome {
  readonly next: "retry";
  /** The server named the wait. */
  readonly afterMs?: number;
  /** `slow`: trying soon cannot help. `unreadable`: the same, until there is another cursor. */
  readonly pace?: "slow" | "unreadable";
}

/** What to do after a stream has ended or was refused. */
export type StreamOutcome = EndOutcome | RetryOutcome;

/** Do not come back. */
export interface EndOutcome {
  readonly next: "end";
  readonly reason: FinalByeReason;
  /** Of `signed_out`: the session was ended, where else it may only have run out. Nothing of it may stay here. */
  readonly onPurpose?: true;
}

/** The connection broke or never came to be. */
export const LOST: StreamOutcome = { next: "retry" };
/** Something came that this client cannot read or apply, so it must not go on from here. */
export const UNREADABLE: StreamOutcome = { next: "retry", pace: "unreadable" };

const FINAL_STATUS: Readonly<Record<number, FinalByeReason>> = {
  401: "signed_out",
  402: "subscription_ended",
  404: "feature_off",
};

/** Null when the answer is a stream. */
export function judgeResponse(response: Response, nowMs: number): StreamOutcome | null {
  const { status, headers } = response;
  const reason = FINAL_STATUS[status];
  if (reason !== undefined) return { next: "end", reason };
  // Said by the chat itself; by a proxy on the way it may pass.
  if (status === 403 && isJson(headers)) return { next: "end", reason: "revoked" };
  if (status === 400) return UNREADABLE;
  if (status === 429 || status === 503) {
    const afterMs = retryAfterMs(headers, nowMs);
    return afterMs === null ? LOST : { next: "retry", afterMs };
  }
  if (status > 400 && status < 500) return { next: "retry", pace: "slow" };
  return status === 200 && headers.get("Content-Type")?.startsWith("text/event-stream") ? null : LOST;
}

function isJson(headers: Headers): boolean {
  return headers.get("Content-Type")?.startsWith("application/json") === true;
}

const FINAL_REASONS: readonly string[] = [
  "revoked",
  "signed_out",
  "subscription_ended",
  "feature_off",
] satisfies FinalByeReason[];
const RETURNING_REASONS: readonly string[] = ["lifetime", "shutdown", "overload"];

/** The reason decides; only for a reason from the future the `reconnect` flag does. */
export function judgeBye({ reason, reconnect, retryMs }: ByeEvent): StreamOutcome {
  if (reason === "signed_out") return { next: "end", reason, onPurpose: true };
  if (isFinal(reason)) return { next: "end", reason };
  if (!reconnect && !RETURNING_REASONS.includes(reason)) return { next: "end", reason: "revoked" };
  return { next: "retry", afterMs: Math.max(0, retryMs) || 0 };
}

function isFinal(reason: string): reason is FinalByeReason {
  return FINAL_REASONS.includes(reason);
}
