import { ERROR_CODES } from "~/domain/errors";
import { LIMITS } from "~/protocol/limits";
import type { PendingMessage } from "./snapshot";
import { isObject } from "./wire-checks";

/** A message on its way, and where to. */
export interface OutboxItem extends PendingMessage {
  readonly channelId: string;
}

/** As it is written down; whatever was under way is no longer. */
export function toStored({ channelId, clientMessageId, content, createdAt, error }: OutboxItem): unknown {
  return { channelId, clientMessageId, content, createdAt, error };
}

/** The items in what was written down; anything that `toStored` cannot have made is left out. */
export function fromStored(stored: unknown): readonly OutboxItem[] {
  return Array.isArray(stored) ? stored.flatMap(toItem) : [];
}

const KEY = new RegExp(`^[\\w-]{1,${LIMITS.clientMessageIdCharacters}}$`);

function toItem(value: unknown): OutboxItem[] {
  if (!isObject(value)) return [];
  const { channelId, clientMessageId, content, createdAt } = value;
  const isText = [channelId, clientMessageId, content, createdAt].every(
    (field) => typeof field === "string" && field !== "",
  );
  if (!isText || !KEY.test(clientMessageId as string)) return [];
  const error = ERROR_CODES.find((code) => code === value.error) ?? null;
  const state = error === null ? "queued" : "failed";
  return [{ channelId, clientMessageId, content, createdAt, state, error } as OutboxItem];
}
