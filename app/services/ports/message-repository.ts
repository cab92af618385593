import type { Member } from "~/domain/channel";
import type { AuditAccess } from "./audit-log";

/** Messages, as stored: the text is ciphertext. */
export interface MessageRepository {
  /** The newest `limit` messages with seq < `beforeSeq` (null: the newest of all), ascending by seq. */
  listBefore(channelDbId: number, beforeSeq: number | null, limit: number): Promise<readonly StoredMessage[]>;
  /** Messages with version > `afterVersion`, ascending by version, at most `limit`. */
  listChanges(channelDbId: number, afterVersion: number, limit: number): Promise<readonly StoredMessage[]>;
  /** By public id. */
  findMessage(messageId: string): Promise<StoredMessage | null>;
  /** Keeps the text that stands there as a revision. The caller holds the channel's lock and took the version. */
  replaceText(
    message: StoredMessage,
    next: { readonly content: string; readonly keyId: string; readonly version: number },
  ): Promise<void>;
  /** The text stays on record. The caller holds the channel's lock and took the version. */
  markDeleted(message: StoredMessage, version: number): Promise<void>;
}

/** One row of chat_messages. */
export interface StoredMessage {
  readonly channelDbId: number;
  readonly id: string;
  readonly seq: number;
  readonly version: number;
  readonly kind: "text" | "system" | "bot";
  readonly author: Member | null;
  readonly clientMessageId: string | null;
  /** Ciphertext, bound to its row by MessageContext. */
  readonly content: string;
  readonly keyId: string;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

/** An earlier text of a message, as stored. */
export interface StoredRevision {
  /** The message's version while this was its text. */
  readonly version: number;
  readonly content: string;
  readonly keyId: string;
  readonly createdAt: Date;
  readonly replacedAt: Date;
}

/** A message with everything the record keeps of it; revisions oldest first. */
export interface RecordRow extends Omit<StoredMessage, "clientMessageId"> {
  readonly revisions: readonly StoredRevision[];
}

/** A message on its way into the database. */
export interface MessageDraft {
  readonly channelId: string;
  readonly authorUserId: number;
  readonly clientMessageId: string;
  /** Public random id it will have if it is stored. */
  readonly messageId: string;
  readonly content: string;
  readonly keyId: string;
  /** Keyed hash of the text: tells a repeat from a conflict without reading text. */
  readonly fingerprint: Buffer;
  /** From where it comes. */
  readonly access?: AuditAccess | undefined;
}

/** What became of a draft. Only `stored` has taken a number. */
export type AppendOutcome =
  | { readonly outcome: "stored"; readonly seq: number; readonly version: number; readonly createdAt: Date }
  | { readonly outcome: "duplicate"; readonly messageId: string }
  | { readonly outcome: "conflict" | "not_found" | "chat_closed" | "subscription_required" };
