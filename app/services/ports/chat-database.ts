import type { Channel } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import type { ChannelRepository } from "./channel-repository";
import type { AppendOutcome, MessageDraft, MessageRepository, StoredMessage } from "./message-repository";
import type { PeopleRepository } from "./people-repository";
import type { ReadRepository } from "./read-repository";

/** For whom a transaction runs; the database's own roles and row security judge by it. */
export type Actor =
  /** One signed-in person. */
  | { readonly role: "app"; readonly userId: number }
  /** An admin, as an admin: that conversations exist and how they stand, never text. Anybody else sees nothing. */
  | { readonly role: "admin"; readonly userId: number }
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
  /**
   * A conversation with this person's own rights: how it stands, how far they have read it and, read after that, a page of
   * its messages. Null when there is none that is theirs. The same as a transaction of theirs, in one round trip.
   */
  readConversation(
    userId: number,
    channelId: string,
    page: MessagePage | null,
  ): Promise<ConversationReading | null>;
  /** The people with these ids of the issuer, in the same order; null for unknown and for disabled ones. */
  findPeople(clerkUserIds: readonly string[]): Promise<readonly (Person | null)[]>;
}

/** The newest `limit` messages with seq < `beforeSeq` (null: the newest of all). */
export interface MessagePage {
  readonly beforeSeq: number | null;
  readonly limit: number;
}

/** A conversation as it was read for one of its two people; messages ascending by seq. */
export interface ConversationReading {
  readonly channel: Channel;
  readonly readSeq: number;
  readonly messages: readonly StoredMessage[];
}

/** Somebody as the database knows them, whatever session they come with. */
export type Person = Omit<Viewer, "sessionId">;

/** What a transaction can do, by thing. */
export interface ChatTransaction {
  readonly channels: ChannelRepository;
  readonly messages: MessageRepository;
  readonly reads: ReadRepository;
  readonly people: PeopleRepository;
}
