import type { EventSourceMessage } from "eventsource-parser";
import type { StreamEvent } from "~/protocol/events";
import { isCount, isObject, isWireMessage } from "./wire-checks";

/** `ignored`: nothing this client has to know. Null: something it had to know and cannot read. */
export function parseStreamEvent(raw: EventSourceMessage): StreamEvent | "ignored" | null {
  const { event = "", id } = raw;
  if (!CHECKS.has(event) && !SIGNS.has(event)) return "ignored";
  const parsed = { event, data: parseJson(raw.data), id: id || null };
  if (isStreamEvent(parsed)) return parsed;
  // A sign of the moment that cannot be read is not worth a new connection.
  return SIGNS.has(event) ? "ignored" : null;
}

/** Whether it is an event this client knows, with all it builds on. */
export function isStreamEvent(value: unknown): value is StreamEvent {
  if (!isObject(value) || !isObject(value.data)) return false;
  const { event, data, id } = value;
  const check = CHECKS.get(String(event)) ?? SIGNS.get(String(event));
  return check?.(data) === true && (id === null || typeof id === "string");
}

type Check = (data: Record<string, unknown>) => boolean;

// Names that are not here are news to come (contract: "Add").
const CHECKS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["ready", (data) => (Array.isArray(data.channels) ? data.channels : [data]).every(isReadyChannel)],
  ["message", isWireMessage],
  ["channel", (data) => isChannelId(data) && (data.status === "active" || data.status === "closed")],
  ["read", (data) => isChannelId(data) && typeof data.userId === "string" && isCount(data.seq)],
  ["reset", isChannelId],
  ["bye", (data) => typeof data.reason === "string"],
]);

/** What holds for a moment and needs no memory. */
const SIGNS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["typing", (data) => isChannelId(data) && typeof data.userId === "string" && isTime(data.until)],
  ["presence", (data) => isChannelId(data) && typeof data.userId === "string" && isFlag(data.online)],
]);

function isTime(value: unknown): boolean {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean";
}

function isReadyChannel(value: unknown): boolean {
  return (
    isObject(value) &&
    isObject(value.channel) &&
    typeof value.channel.id === "string" &&
    Array.isArray(value.reads) &&
    isCount(value.lastSeq) &&
    isCount(value.version)
  );
}

function isChannelId(data: Record<string, unknown>): boolean {
  return typeof data.channelId === "string";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
