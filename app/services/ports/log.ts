/**
 * Every field a log line may carry: ids, codes, counts, durations. Never text, names, e-mails, tokens, addresses of
 * requests (contract P9). A new one is a decision, made here; what is not listed is dropped.
 */
export interface LogFields {
  /** Of the answer that the person or client holds. */
  readonly requestId?: string | undefined;
  /** The identity provider's id of a session. */
  readonly sessionId?: string | undefined;
  /** Name of an API address, as in the metrics. */
  readonly endpoint?: string | undefined;
  readonly method?: string | undefined;
  readonly status?: number | undefined;
  /** How long it took. */
  readonly ms?: number | undefined;
  readonly port?: number | undefined;
  /** How many channels. */
  readonly channels?: number | undefined;
  /** A job of the server's own, by its code, and how many things it did. */
  readonly job?: string | undefined;
  readonly count?: number | undefined;
  /** How many hints. */
  readonly lost?: number | undefined;
  /** Which way hints or cached messages take. */
  readonly transport?: string | undefined;
  /** Heads of the audit trail's chains: numbers and hashes. */
  readonly heads?: string | undefined;
  /** What a verification of the audit trail looked at, and what it found. */
  readonly events?: number | undefined;
  readonly chains?: number | undefined;
  readonly problems?: number | undefined;
  /** Which part of an adapter, or of the audit trail. */
  readonly part?: string | undefined;
}

/** One line per event; its name is snake_case and never changes. */
export interface Log {
  /** What goes well and often: for machines to read, left out where a person reads. */
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** The error's class, code and stack are kept, its message is not: drivers put row values there. */
  error(event: string, error: unknown, fields?: LogFields): void;
}
