import type { Channel, CloseReason, Member } from "~/domain/channel";
import type { Viewer } from "~/domain/people";

/** For whom a transaction runs; the database's own roles and row security judge by it. */
export type Actor =
  /** One signed-in person. */
  | { readonly role: "app"; readonly userId: number }
  /** The server's own chores: hints, sweeps, sign-in. Cannot read message text. */
  | { readonly role: "worker" };

/** The only way to the database: one transaction, as one actor. Everything inside uses the given `tx`. */
export interface ChatDatabase {
  /** Rolls back when `work` throws; throws ChatError `unavailable` when the database cannot be reached. */
  transaction<T>(actor: Actor, work: (tx: ChatTransaction) => Promise<T>): Promise<T>;
  /**
   * Stores messages in one durable commit, each judged by itself under its channel's lock: found by key,
   * membership, plan, open; then takes seq and version. One outcome per draft, in the same order.
   */
  appendMessages(drafts: readonly MessageDraft[]): Promise<readonly AppendOutcome[]>;
}

/** What a transaction can do, by thing. */
export interface ChatTransaction {
  readonly channels: ChannelRepository;
  readonly messages: MessageRepository;
  readonly reads: ReadRepository;
  readonly people: PeopleRepository;
}

/** Conversations. */
export interface ChannelRepository {
  /** By channel_identifier; `lock` holds the row until the transaction ends. */
  findChannel(channelId: string, options?: { readonly lock?: boolean }): Promise<Channel | null>;
  /** All conversations of one person, newest activity first. */
  listChannelsOf(userId: number): Promise<readonly ListedChannel[]>;
  /** The one direct conversation of a pair. */
  findDirectChannel(pair: {
    readonly therapistUserId: number;
    readonly prospectUserId: number;
  }): Promise<Channel | null>;
  /** Returns the pair's existing conversation when somebody was faster. */
  insertDirectChannel(channel: NewChannel): Promise<{ readonly channel: Channel; readonly created: boolean }>;
  /** The caller holds the row's lock and has decided. */
  setClosed(channelDbId: number, reason: CloseReason): Promise<void>;
  /** The caller holds the row's lock and has decided. */
  setOpen(channelDbId: number): Promise<void>;
  /** What streams need to notice that they fell behind. */
  listStates(channelIds: readonly string[]): Promise<readonly ChannelState[]>;
  /** How many conversations each of these people is in, to notice new ones. */
  countChannelsOf(userIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** A conversation in somebody's list. */
export interface ListedChannel {
  readonly channel: Channel;
  readonly readSeq: number;
}

/** A direct conversation about to be made. */
export interface NewChannel {
  readonly id: string;
  readonly therapistUserId: number;
  readonly prospectUserId: number;
  readonly wrappedKey: string;
}

/** The part of a conversation that open streams watch. */
export type ChannelState = Pick<
  Channel,
  | "channelDbId"
  | "id"
  | "status"
  | "closedAt"
  | "closesAt"
  | "closeReason"
  | "version"
  | "epoch"
  | "updatedAt"
>;

/** Messages, as stored: the text is ciphertext. */
export interface MessageRepository {
  /** The newest `limit` messages with seq < `beforeSeq` (null: the newest of all), ascending by seq. */
  listBefore(channelDbId: number, beforeSeq: number | null, limit: number): Promise<readonly StoredMessage[]>;
  /** Messages with version > `afterVersion`, ascending by version, at most `limit`. */
  listChanges(channelDbId: number, afterVersion: number, limit: number): Promise<readonly StoredMessage[]>;
  /** By public id. */
  findMessage(messageId: string): Promise<StoredMessage | null>;
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

/** Read positions. */
export interface ReadRepository {
  listReads(channelDbIds: readonly number[]): Promise<readonly ReadPosition[]>;
  /** Moves forward only, never past the last message. */
  markRead(channelDbId: number, userId: number, seq: number): Promise<void>;
}

/** How far one person has read one conversation. */
export interface ReadPosition {
  readonly channelDbId: number;
  /** Public id. */
  readonly userId: string;
  readonly seq: number;
  readonly at: Date;
}

/** People and what connects them. */
export interface PeopleRepository {
  /** Null for unknown and for disabled people. */
  findViewer(clerkUserId: string): Promise<Omit<Viewer, "sessionId"> | null>;
  /** Makes the row of a person seen for the first time; an existing row is returned as it is. */
  insertPerson(person: NewPerson): Promise<void>;
  /** By public id; null for unknown, disabled or other-role people. */
  findMember(personId: string, role: Member["role"]): Promise<Member | null>;
  /** Whether this therapist takes new conversations. */
  acceptsNewConversations(therapistUserId: number): Promise<boolean>;
  /** Whether an appointment, past or future, not cancelled, joins the two. */
  shareAppointment(therapistUserId: number, prospectUserId: number): Promise<boolean>;
}

/** A person as the issuer of identities describes them. */
export interface NewPerson {
  readonly clerkUserId: string;
  /** Public random id to give them. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Member["role"];
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
}

/** What became of a draft. Only `stored` has taken a number. */
export type AppendOutcome =
  | { readonly outcome: "stored"; readonly seq: number; readonly version: number; readonly createdAt: Date }
  | { readonly outcome: "duplicate"; readonly messageId: string }
  | { readonly outcome: "conflict" | "not_found" | "chat_closed" | "subscription_required" };

/** What a ciphertext is bound to: moved to another row, it does not open. */
export interface MessageContext {
  readonly channelId: string;
  readonly messageId: string;
  /** Database id of the author; 0 for the system. */
  readonly authorUserId: number;
}

/** A conversation's own key, wrapped by the installation's. */
export type ChannelKey = Pick<Channel, "id" | "wrappedKey">;

/** AES-256-GCM with one data key a channel (data.md, Encryption). */
export interface MessageCipher {
  /** A fresh wrapped data key for a channel about to be made. */
  createChannelKey(channelId: string): string;
  seal(
    key: ChannelKey,
    context: MessageContext,
    text: string,
  ): { readonly content: string; readonly keyId: string };
  /** Throws when anything at all does not fit; never returns doubtful text. */
  open(
    key: ChannelKey,
    context: MessageContext,
    sealed: { readonly content: string; readonly keyId: string },
  ): string;
  fingerprint(key: ChannelKey, text: string): Buffer;
}

/** "Look again": no text, never trusted, allowed to get lost. */
export type Hint =
  | { readonly kind: "changes"; readonly channelId: string; readonly version: number }
  | { readonly kind: "state"; readonly channelId: string }
  | { readonly kind: "person"; readonly userId: number }
  /** The line was down: anything may have happened. */
  | { readonly kind: "anything" };

/** Tells other instances that something happened. */
export interface LiveHints {
  /** Never throws, never waits. */
  publish(hint: Hint): void;
  /** Returns the way to stop listening. */
  subscribe(listener: (hint: Hint) => void): () => void;
}

/** Time, injected. */
export interface Clock {
  now(): Date;
  /** Runs once after `ms`; returns the way to cancel. */
  after(ms: number, work: () => void): () => void;
}

/** Randomness, injected. */
export interface Random {
  /** URL-safe text of at least 128 bits. */
  id(): string;
  /** Uniform in [0, 1). */
  fraction(): number;
}

/** Fields that may stand in a log line: ids, codes, counts, durations. Never text, names, e-mails, tokens. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line per event. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** The error's class, code and stack are kept, its message is not: drivers put row values there. */
  error(event: string, error: unknown, fields?: LogFields): void;
}
