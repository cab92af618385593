import type { Channel } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { AccountRepository } from "./account-repository";
import type { AuditAccess, AuditEntry, AuditRepository } from "./audit-log";
import type { BookingRepository } from "./booking-repository";
import type { BreakGlassRepository } from "./break-glass-repository";
import type { ChannelRepository } from "./channel-repository";
import type { ExportRepository } from "./export-repository";
import type {
  AppendOutcome,
  MessageDraft,
  MessageRepository,
  RecordRow,
  StoredMessage,
} from "./message-repository";
import type { OverviewRepository } from "./overview-repository";
import type { PeopleRepository } from "./people-repository";
import type { ReadPosition, ReadRepository } from "./read-repository";

/** For whom a transaction runs; the database's own roles and row security judge by it. */
export type Actor =
  /** One signed-in person. */
  | { readonly role: "app"; readonly userId: number; readonly access?: AuditAccess }
  /** An admin, as an admin: that conversations exist and how they stand, never text. Anybody else sees nothing. */
  | { readonly role: "admin"; readonly userId: number; readonly access?: AuditAccess }
  /** An admin who has broken the glass: reads what they were granted, until the grant ends by itself. */
  | { readonly role: "breakglass"; readonly userId: number }
  /** The server's own chores: hints, sweeps, sign-in. Cannot read message text. */
  | { readonly role: "worker"; readonly access?: AuditAccess }
  /** Whoever reads the audit trail, and nothing else. */
  | { readonly role: "auditor" };

/** The only way to the database: one transaction, as one actor. Everything inside uses the given `tx`. */
export interface ChatDatabase {
  /** Rolls back when `work` throws; throws ChatError `unavailable` when the database cannot be reached. */
  transaction<T>(actor: Actor, work: (tx: ChatTransaction) => Promise<T>): Promise<T>;
  /**
   * Stores messages in one durable commit, each judged by itself under its channel's lock: found by key,
   * membership, plan, open; then takes seq and version. One outcome per draft, in the same order.
   */
  appendMessages(drafts: readonly MessageDraft[]): Promise<readonly AppendOutcome[]>;
  /**
   * A conversation with this person's own rights: how it stands, how far they have read it and, read after that, a page of
   * its messages. Null when there is none that is theirs. The same as a transaction of theirs, in one round trip.
   */
  readConversation(
    userId: number,
    channelId: string,
    page: MessagePage | null,
  ): Promise<ConversationReading | null>;
  /** For each of these questions the conversations as one person sees them, with that person's own rights, in the same order. */
  readChannels(asked: readonly ChannelsAsked[]): Promise<readonly ChannelsReading[]>;
  /**
   * For each of these questions, in the same order, messages with version > `afterVersion`, ascending by version, read with
   * that person's own rights; null when the conversation is not theirs (any more): nothing must not pass for "no news".
   */
  readChanges(asked: readonly ChangesAsked[]): Promise<readonly (readonly StoredMessage[] | null)[]>;
  /**
   * Moves this person's read position forward, never past the last message, with their own rights; null when the conversation
   * is not theirs.
   */
  markRead(userId: number, channelId: string, seq: number): Promise<ReadMark | null>;
  /**
   * The next messages of a conversation with everything the record keeps of them, ascending by seq, with this person's own
   * rights; null when it is not theirs (any more).
   */
  readRecordPage(userId: number, page: RecordPageAsked): Promise<readonly RecordRow[] | null>;
  /** The people with these ids of the issuer, in the same order; null for unknown and for disabled ones. */
  findPeople(clerkUserIds: readonly string[]): Promise<readonly (Person | null)[]>;
  /** Adds events to the audit trail, all of them in one durable commit, or none. Throws `unavailable`. */
  appendAudit(entries: readonly AuditEntry[]): Promise<void>;
}

/**
 * The newest `limit` messages with seq < `beforeSeq` (null: the newest of all); with `known`, only those of them that have
 * changed since a conversation of this epoch stood at this version.
 */
export interface MessagePage {
  readonly beforeSeq: number | null;
  readonly limit: number;
  readonly known?: Pick<Channel, "epoch" | "version"> | undefined;
}

/** A conversation as it was read for one of its two people; messages ascending by seq. */
export interface ConversationReading {
  readonly channel: Channel;
  readonly readSeq: number;
  readonly messages: readonly StoredMessage[];
}

/** All conversations of this person, or the one that is named. */
export interface ChannelsAsked {
  readonly userId: number;
  readonly channelId: string | null;
}

/** Those that are theirs, newest activity first, and how far the people in them have read. */
export interface ChannelsReading {
  readonly channels: readonly Channel[];
  readonly reads: readonly ReadPosition[];
}

/** Where a read position is now; null when it was there already, or further. */
export interface ReadMark {
  readonly moved: Pick<ReadPosition, "seq" | "at"> | null;
}

/** What has changed in a conversation after a version, at most `limit` messages. */
export interface ChangesAsked {
  readonly userId: number;
  readonly channel: Channel;
  readonly afterVersion: number;
  readonly limit: number;
}

/** Messages with seq > `afterSeq` and <= `untilSeq`, at most `limit`. */
export interface RecordPageAsked {
  readonly channel: Channel;
  readonly afterSeq: number;
  readonly untilSeq: number;
  readonly limit: number;
}

/** Somebody as the database knows them, whatever session they come with. */
export type Person = Omit<Viewer, "sessionId">;

/** What a transaction can do, by thing. */
export interface ChatTransaction {
  readonly channels: ChannelRepository;
  readonly messages: MessageRepository;
  readonly reads: ReadRepository;
  readonly people: PeopleRepository;
  readonly audit: AuditRepository;
  readonly overview: OverviewRepository;
  readonly breakGlass: BreakGlassRepository;
  readonly accounts: AccountRepository;
  readonly bookings: BookingRepository;
  readonly exports: ExportRepository;
}
