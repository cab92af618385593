import { type OutboxItem, toOutboxItem } from "./outbox-item";
import { isObject } from "./wire-checks";

/**
 * What tabs of one person tell each other about what that person writes. `ask`: what is on its way? `put`: this message
 * is, and how far; `drop`: it is given up; `stored`: the server has it. `draft`: this is in the composer now.
 */
export type OwnWord =
  | { readonly kind: "ask" }
  | { readonly kind: "put"; readonly item: OutboxItem }
  | { readonly kind: "drop" | "stored"; readonly clientMessageId: string }
  | { readonly kind: "draft"; readonly channelId: string; readonly text: string };

/** Null for anything else. */
export function parseOwnWord(value: unknown): OwnWord | null {
  if (!isObject(value)) return null;
  const { kind, clientMessageId, channelId, text } = value;
  if (kind === "ask") return { kind };
  if (kind === "put") {
    const item = toOutboxItem(value.item);
    return item && { kind, item };
  }
  if (kind === "drop" || kind === "stored")
    return typeof clientMessageId === "string" ? { kind, clientMessageId } : null;
  const isDraft = kind === "draft" && typeof channelId === "string" && typeof text === "string";
  return isDraft ? { kind, channelId, text } : null;
}
