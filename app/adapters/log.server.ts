import pino from "pino";
import type { Log, LogFields } from "~/services/ports/log";
import { type ErrorFields, toErrorFields } from "./log-error.server";

/** How log lines look: one JSON object a line, or short text for a person at a terminal. */
export type LogFormat = "json" | "text" | "silent";

type Level = "debug" | "info" | "warn" | "error";
type Write = (level: Level, event: string, fields: LogFields & ErrorFields) => void;

/** Whatever else a caller hands over by mistake does not reach the log. */
const ALLOWED: Readonly<Record<keyof (LogFields & ErrorFields), true>> = {
  requestId: true,
  sessionId: true,
  endpoint: true,
  method: true,
  status: true,
  ms: true,
  port: true,
  channels: true,
  job: true,
  count: true,
  lost: true,
  transport: true,
  heads: true,
  events: true,
  chains: true,
  problems: true,
  part: true,
  error: true,
  code: true,
  stack: true,
};
const MAX_CHARACTERS = 2_000;
/** What could forge a line, move the cursor or hide text on a terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Log lines, on standard output unless told otherwise. What an error says is left out: drivers put row values into messages. */
export function createLog(options: {
  readonly format: LogFormat;
  readonly out?: { write(line: string): unknown };
}): Log {
  const { format, out = process.stdout } = options;
  const write = format === "text" ? createTextWriter(out) : createJsonWriter(format, options.out);
  return {
    debug: (event, fields = {}) => write("debug", event, fields),
    info: (event, fields = {}) => write("info", event, fields),
    warn: (event, fields = {}) => write("warn", event, fields),
    error: (event, error, fields = {}) => write("error", event, { ...toErrorFields(error), ...fields }),
  };
}

function createJsonWriter(format: LogFormat, out?: { write(line: string): unknown }): Write {
  const settings: pino.LoggerOptions = {
    level: format === "silent" ? "silent" : "debug",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: "event",
    formatters: { level: (level) => ({ level }) },
  };
  // pino writes to standard output itself, and faster.
  const logger =
    out === undefined ? pino(settings) : pino(settings, { write: (line) => void out.write(line) });
  return (level, event, fields) => logger[level](Object.fromEntries(pick(fields)), event);
}

function createTextWriter(out: { write(line: string): unknown }): Write {
  return (level, event, fields) => {
    if (level === "debug") return;
    const told = pick(fields).map(([name, value]) => ` ${name}=${String(value).replace(UNPRINTABLE, "")}`);
    out.write(`${level} ${event}${told.join("")}\n`);
  };
}

/** The fields that may be told, by name and by kind. */
function pick(fields: object): [string, string | number | boolean][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string | number | boolean][] => {
    if (!Object.hasOwn(ALLOWED, name)) return [];
    if (typeof value === "string") return [[name, value.slice(0, MAX_CHARACTERS)]];
    return typeof value === "number" || typeof value === "boolean" ? [[name, value]] : [];
  });
}
