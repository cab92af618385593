import type { Channel } from "~/domain/channel";
import type { MessageCipher, StoredMessage } from "../ports";
import { toAuthorsMessage, toWireMessage } from "../to-wire";
import { type LiveEvent, toLiveEvent } from "./live-event";

/** One change of a channel, ready for every stream: its author alone sees their own `clientMessageId`. */
export interface Change {
  readonly version: number;
  eventFor(userId: number): LiveEvent;
}

/** Decrypts once; serialises at most twice (author, everybody else). */
export function toChange(cipher: MessageCipher, channel: Channel, stored: StoredMessage): Change {
  const message = toWireMessage(cipher, channel, stored);
  const authorUserId = stored.author?.userId ?? null;
  let authors: LiveEvent | null = null;
  let others: LiveEvent | null = null;
  return {
    version: stored.version,
    eventFor(userId) {
      if (userId === authorUserId) {
        authors ??= toLiveEvent("message", toAuthorsMessage(message, stored.clientMessageId));
        return authors;
      }
      others ??= toLiveEvent("message", message);
      return others;
    },
  };
}
