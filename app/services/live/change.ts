import type { WireMessage } from "~/protocol/messages";
import type { StoredMessage } from "../ports/message-repository";
import { toViewersMessage } from "../to-wire";
import { type LiveEvent, toLiveEvent } from "./live-event";

/** One change of a channel, ready for every stream: its author alone sees their own `clientMessageId`. */
export interface Change {
  readonly version: number;
  /** Place of the message. */
  readonly seq: number;
  eventFor(userId: number): LiveEvent;
}

/** Serialised at most twice: for its author, and for everybody else. */
export function toChange(message: WireMessage, stored: StoredMessage): Change {
  const authorUserId = stored.author?.userId ?? null;
  let authors: LiveEvent | null = null;
  let others: LiveEvent | null = null;
  return {
    version: stored.version,
    seq: stored.seq,
    eventFor(userId) {
      if (userId === authorUserId) {
        authors ??= toLiveEvent("message", toViewersMessage(message, stored, userId));
        return authors;
      }
      others ??= toLiveEvent("message", message);
      return others;
    },
  };
}
