import pino from "pino";
import type { Log, LogFields } from "~/services/ports/log";

/** How log lines look: one JSON object a line, or short text for a person at a terminal. */
export type LogFormat = "json" | "text" | "silent";

/** Log lines on standard output. What an error says is left out: drivers put row values into messages. */
export function createLog({ format }: { format: LogFormat }): Log {
  const write = format === "text" ? writeText : createJsonWriter(format);
  return {
    info: (event, fields = {}) => write("info", event, fields),
    warn: (event, fields = {}) => write("warn", event, fields),
    error: (event, error, fields = {}) => write("error", event, { ...toErrorFields(error), ...fields }),
  };
}

type Write = (level: "info" | "warn" | "error", event: string, fields: LogFields) => void;

function createJsonWriter(format: LogFormat): Write {
  const out = pino({
    level: format === "silent" ? "silent" : "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: "event",
    formatters: { level: (level) => ({ level }) },
  });
  return (level, event, fields) => out[level](fields, event);
}

const writeText: Write = (level, event, fields) => {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  process.stdout.write(`${level} ${event}${told.map(([name, value]) => ` ${name}=${value}`).join("")}\n`);
};

/** Class, code and places of an error and of what caused it. */
function toErrorFields(error: unknown): LogFields {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 4; at = at.cause) chain.push(at);
  const codes = chain.flatMap((each) => ("code" in each && typeof each.code === "string" ? [each.code] : []));
  return {
    error: chain.map((each) => each.name).join(" < ") || typeof error,
    code: codes.join(" < ") || undefined,
    stack: chain.length > 0 ? placesOf(chain[chain.length - 1]) : undefined,
  };
}

/** The first lines of a stack repeat the message; only the places are kept. */
function placesOf(error: Error | undefined): string {
  const places = (error?.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return places
    .slice(0, 6)
    .map((line) => line.trim())
    .join(" | ");
}
