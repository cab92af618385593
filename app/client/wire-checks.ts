import type { WireMessage } from "~/protocol/messages";

/** Whether parsed JSON is an object, and so has fields to look at. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it has what the store builds on: place, version and keys. */
export function isWireMessage(value: unknown): value is WireMessage {
  return (
    isObject(value) &&
    typeof value.id === "string" &&
    typeof value.channelId === "string" &&
    isCount(value.seq) &&
    isCount(value.version) &&
    isObject(value.author)
  );
}

/** Whether it is a whole number from 0 on. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
