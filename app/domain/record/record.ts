import type { Role } from "../people";

/** The formats a record is written in. */
export const BODY_FORMATS = ["csv", "json", "html", "pdf"] as const;
/** One of them. */
export type BodyFormat = (typeof BODY_FORMATS)[number];

/** Those it can be handed over in: `zip` holds all of them. Public: part of addresses and of the register, never renamed. */
export const RECORD_FORMATS = [...BODY_FORMATS, "zip"] as const;
/** One of them. */
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** Whether a text names a format. */
export function isRecordFormat(text: string): text is RecordFormat {
  return (RECORD_FORMATS as readonly string[]).includes(text);
}

/** Somebody as a record names them: public id, and the name as it is now. */
export interface RecordPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role | "system";
}

/** How a conversation was closed, opened again or emptied; `by` null: by the server itself, or by somebody not known any more. */
export interface RecordEvent {
  readonly at: Date;
  readonly what: "closed" | "reopened" | "purged";
  readonly by: RecordPerson | null;
  /** A short code; of what was emptied which messages, and the receipt for them. */
  readonly reason: string | null;
}

/** How far somebody had read, and when they read that far. */
export interface RecordRead {
  readonly person: RecordPerson;
  readonly seq: number;
  readonly at: Date;
}

/** What stands above the messages of a record. */
export interface RecordHeading {
  /** Public id of this export, as the register has it. */
  readonly exportId: string;
  readonly channelId: string;
  readonly status: "active" | "closed";
  /** Who asked for it. */
  readonly by: RecordPerson;
  /** When it was made. */
  readonly at: Date;
  /** Both people of the conversation, therapist first. */
  readonly people: readonly RecordPerson[];
  /** Messages written at `from` or later, before `to`; null: no bound. */
  readonly from: Date | null;
  readonly to: Date | null;
  /** IANA name; every local time of the record is in it. */
  readonly timeZone: string;
  readonly locale: "en" | "es";
  readonly reads: readonly RecordRead[];
  readonly events: readonly RecordEvent[];
}

/** A text that was replaced by an edit. */
export interface EarlierText {
  /** Null: it does not open. */
  readonly text: string | null;
  readonly writtenAt: Date;
  readonly replacedAt: Date;
}

/** Why there is no text: its key was destroyed, or it does not open. */
export type TextLoss = "erased" | "unreadable";

/** One message as the record keeps it: a deleted one with the text it had. */
export interface RecordMessage {
  readonly seq: number;
  readonly id: string;
  readonly kind: "text" | "system" | "bot";
  readonly author: RecordPerson;
  readonly createdAt: Date;
  /** The text as it last stood; null only where `loss` says why. */
  readonly text: string | null;
  readonly loss: TextLoss | null;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  /** Oldest first. */
  readonly earlier: readonly EarlierText[];
}

/** A message on its way into a file, with the digest of its canonical line. */
export interface DigestedMessage {
  readonly message: RecordMessage;
  /** First 16 hexadecimal digits. */
  readonly digest: string;
}
