import type { Log, LogFields } from "~/services/ports/log";

/** One thing that was logged. */
export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly event: string;
  readonly error?: unknown;
  readonly fields: LogFields;
}

/** Keeps what was logged, for the test to read. */
export interface FakeLog extends Log {
  readonly lines: LogLine[];
  /** Names of the events logged as errors. */
  errors(): string[];
}

export function createFakeLog(): FakeLog {
  const lines: LogLine[] = [];
  return {
    lines,
    errors: () => lines.filter((line) => line.level === "error").map((line) => line.event),
    debug: (event, fields = {}) => void lines.push({ level: "debug", event, fields }),
    info: (event, fields = {}) => void lines.push({ level: "info", event, fields }),
    warn: (event, fields = {}) => void lines.push({ level: "warn", event, fields }),
    error: (event, error, fields = {}) => void lines.push({ level: "error", event, error, fields }),
  };
}
