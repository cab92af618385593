import type { TroubleCode } from "~/domain/stream-trouble";
import type { DeliveryOutcome } from "./issuer-records";

/** What Stream may have to do. */
export type StreamWorkKind =
  | "create_channel"
  | "freeze"
  | "unfreeze"
  | "members"
  | "message"
  | "delete_channel";

/** One piece of it, claimed. */
export interface StreamWork {
  readonly workId: number;
  readonly kind: StreamWorkKind;
  /** How often it has failed. */
  readonly attempts: number;
}

/** A text as it is stored, and what it is bound to. */
export interface SealedText {
  readonly content: string;
  readonly keyId: string;
  readonly authorUserId: number;
  readonly edition: number;
}

/** What is true now of what a piece of work is about. */
export interface StreamTask {
  readonly channel: { readonly id: string; readonly wrappedKey: string };
  readonly isOpen: boolean;
  readonly members: readonly { readonly id: string; readonly disabled: boolean }[];
  /** Null: the work is about none. */
  readonly message: {
    readonly id: string;
    /** By which id Stream knows it. */
    readonly streamId: string;
    readonly kind: "text" | "system" | "bot";
    readonly authorId: string | null;
    /** It is not kept any more, not even as one that was taken back. */
    readonly removed: boolean;
    /** Null: taken back, or removed. */
    readonly sealed: SealedText | null;
  } | null;
}

/** A chat that Stream carries, to those who compare. */
export interface CarriedChat {
  /** Database id of the row: where to go on. */
  readonly chatId: number;
  readonly channelId: string;
  readonly isOpen: boolean;
  /** Public ids of those who ought to be members. */
  readonly members: readonly string[];
  /** So much is still to be done at Stream. */
  readonly waiting: number;
}

/** A message of such a chat, and by which id Stream knows it. `gone`: Stream need not hold it. */
export interface CarriedMessage {
  readonly messageId: string;
  readonly streamId: string;
  readonly gone: boolean;
}

/** What became of something said at Stream. `late` and `no_right` are in the log alone, with that flag. */
export type Reception = "stored" | "known" | "late" | "no_right" | "foreign";

/** A message that Stream tells a change of, under its conversation's lock. */
export interface ChangedMessage {
  readonly channel: { readonly id: string; readonly wrappedKey: string };
  readonly messageId: string;
  readonly sealed: SealedText;
  readonly deleted: boolean;
  /** The edition of a text that replaces this one. */
  readonly nextVersion: number;
  /** How new what we know is, by Stream's clock. */
  readonly toldAt: Date | null;
  /** A change of ours has not reached Stream yet. */
  readonly waiting: boolean;
  readonly closedAt: Date;
}

/** Within one transaction, one after the other for each conversation. */
export interface StreamTransaction {
  isKnownDelivery(id: string): Promise<boolean>;
  recordDelivery(id: string, eventType: string, outcome: DeliveryOutcome): Promise<void>;
  /** Null: no chat that Stream carries. `authorUserId` is null for who is not one of its two people. */
  findChat(
    channelId: string,
    authorId: string,
  ): Promise<{
    readonly channel: { readonly id: string; readonly wrappedKey: string };
    readonly authorUserId: number | null;
  } | null>;
  receive(message: {
    readonly channelId: string;
    readonly streamId: string;
    readonly authorId: string;
    readonly messageId: string;
    readonly content: string;
    readonly keyId: string;
    readonly fingerprint: Buffer;
    readonly saidAt: Date;
    readonly toldAt: Date;
  }): Promise<Reception>;
  /** Null: nothing is known here of that message. */
  lockMessage(channelId: string, streamId: string): Promise<ChangedMessage | null>;
  /** Another text, or none: taken back. */
  change(
    message: ChangedMessage,
    streamId: string,
    toldAt: Date,
    text: { readonly content: string; readonly keyId: string } | null,
  ): Promise<void>;
  /** The place of the first of these messages that is in this conversation, by public id. */
  findSeq(channelId: string, messageIds: readonly string[]): Promise<number | null>;
  /** Who is in this channel at Stream is to be put right. False: no carried chat. */
  queueMembers(channelId: string): Promise<boolean>;
  /** Stream has it so since then. `messageId` null: taken back before it was told of. False: no carried chat. */
  note(
    channelId: string,
    streamId: string,
    messageId: string | null,
    toldAt: Date,
    deleted: boolean,
  ): Promise<boolean>;
}

/** What is kept about Stream beside the conversations. Throws ChatError `unavailable`. */
export interface StreamBook {
  /** Pieces of work whose turn it is, at most one of a conversation; nobody else gets them for `leaseMs`. */
  claim(atMost: number, leaseMs: number): Promise<readonly StreamWork[]>;
  /** Null: it is gone. That text was read is on record with it. */
  read(workId: number): Promise<StreamTask | null>;
  finish(
    workId: number,
    failure: {
      readonly code: TroubleCode;
      readonly againInMs: number;
      readonly needsLook: boolean;
    } | null,
  ): Promise<void>;
  transaction<T>(channelId: string, work: (tx: StreamTransaction) => Promise<T>): Promise<T>;
  /** Whether Stream carries this conversation, to one of its two people. */
  isCarried(userId: number, channelId: string): Promise<boolean>;
  listChats(afterChatId: number, atMost: number): Promise<readonly CarriedChat[]>;
  /** What is known of a conversation's messages at Stream, or ought to be. */
  listMessages(channelId: string): Promise<readonly CarriedMessage[]>;
  /** Puts a piece of work on the list. */
  repair(channelId: string, kind: StreamWorkKind, messageId?: string): Promise<void>;
}
