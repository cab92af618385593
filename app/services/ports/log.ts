/** Fields that may stand in a log line: ids, codes, counts, durations. Never text, names, e-mails, tokens. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line per event. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** The error's class, code and stack are kept, its message is not: drivers put row values there. */
  error(event: string, error: unknown, fields?: LogFields): void;
}
