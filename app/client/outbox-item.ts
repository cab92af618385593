import { ERROR_CODES } from "~/domain/errors";
import { LIMITS } from "~/protocol/limits";
import type { PendingMessage, SendProblem } from "./snapshot";
import { isObject } from "./wire-checks";

/** A message on its way, and where to. */
export interface OutboxItem extends PendingMessage {
  readonly channelId: string;
}

/** As it is written down; whatever was under way is no longer. */
export function toStored({ channelId, clientMessageId, content, createdAt, error }: OutboxItem): unknown {
  return { channelId, clientMessageId, content, createdAt, error };
}

const KEY = new RegExp(`^[\\w-]{1,${LIMITS.clientMessageIdCharacters}}$`);
const PROBLEMS: readonly SendProblem[] = [...ERROR_CODES, "too_old"];

/** What was written down, or said by another tab; null for anything that this page cannot have made. */
export function toOutboxItem(value: unknown): OutboxItem | null {
  if (!isObject(value)) return null;
  const { channelId, clientMessageId, content, createdAt } = value;
  const isText = [channelId, clientMessageId, content, createdAt].every(
    (field) => typeof field === "string" && field !== "",
  );
  if (!isText || !KEY.test(clientMessageId as string) || Number.isNaN(Date.parse(createdAt as string)))
    return null;
  const error = PROBLEMS.find((code) => code === value.error) ?? null;
  const state = error !== null ? "failed" : value.state === "sending" ? "sending" : "queued";
  return { channelId, clientMessageId, content, createdAt, state, error } as OutboxItem;
}

/** With this one put in its place by the time it was written; one under the same key is replaced. */
export function placeItem(items: readonly OutboxItem[], item: OutboxItem): readonly OutboxItem[] {
  const others = items.filter(({ clientMessageId }) => clientMessageId !== item.clientMessageId);
  const at = others.findIndex(({ createdAt }) => Date.parse(createdAt) > Date.parse(item.createdAt));
  return at < 0 ? [...others, item] : [...others.slice(0, at), item, ...others.slice(at)];
}
