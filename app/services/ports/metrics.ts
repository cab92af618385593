import type { ErrorCode } from "~/domain/errors";

/** What became of a send. */
export type SendResult = "stored" | "duplicate" | ErrorCode;
/** What a question to the database is counted under. */
export type QueryName =
  | "transaction_app"
  | "transaction_admin"
  | "transaction_breakglass"
  | "transaction_worker"
  | "transaction_auditor"
  | "append"
  | "audit"
  | "read_conversation"
  | "read_channels"
  | "mark_read"
  | "read_changes"
  | "read_record_page"
  | "find_people";
/** `behind`: there was an answer, but of another version; `failed`: no answer, or nonsense; `skipped`: the breaker is open. */
export type CacheResult = "hit" | "miss" | "behind" | "failed" | "skipped";
/** Ways to Redis, each behind a circuit breaker: over TCP, over REST. */
export type BreakerName = "redis" | "upstash";
/** What became of a piece of news from Stream. */
export type CarrierNews =
  | "stored"
  | "known"
  | "late"
  | "no_right"
  | "foreign"
  | "changed"
  | "members"
  | "read"
  | "stale"
  | "other"
  | "repeated";
/** Where a circuit breaker stands. */
export type BreakerState = "closed" | "half_open" | "open";

/**
 * What a process counts and times about itself, on a clock of its own. No call throws. Every label is of a closed set
 * of words: no ids, no text (contract P9).
 */
export interface Metrics {
  /** Somebody asks for a stream. `began`: its first event is written; returns what to call at its end, once. */
  streamAsked(): StreamMeter;
  /** A send begins; returns what to call with its result. */
  sendStarted(): (result: SendResult) => void;
  /** A hint tells of a change not delivered yet; returns what to call once it is. */
  hintHeard(): () => void;
  /** The sweep found so many channels behind: their hints were lost, or slower than the sweep. */
  sweepCaught(channels: number): void;
  /** A question to the database begins, waiting for a connection included; returns what to call at its end. */
  queryStarted(name: QueryName): (ok: boolean) => void;
  /** A request to an endpoint begins; returns what to call with the status of its answer. */
  requestStarted(endpoint: string): (status: number) => void;
  /** A read of the recent-message cache has ended. */
  cacheRead(result: CacheResult): void;
  /** The audit trail was verified then, by whichever process: whether it is whole. */
  auditVerified(ok: boolean, at: Date): void;
  /** Stream has told something. */
  carrierTold(news: CarrierNews): void;
  /** A circuit breaker has changed. */
  breakerChanged(name: BreakerName, state: BreakerState): void;
}

/** Times one stream. */
export interface StreamMeter {
  began(): () => void;
}

/** The metrics as their collector reads them. */
export interface MetricsText {
  readonly contentType: string;
  read(): Promise<string>;
}
