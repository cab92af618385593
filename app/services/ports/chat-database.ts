import type { Viewer } from "~/domain/people";
import type { ChannelRepository } from "./channel-repository";
import type { AppendOutcome, MessageDraft, MessageRepository } from "./message-repository";
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
  /** The people with these ids of the issuer, in the same order; null for unknown and for disabled ones. */
  findPeople(clerkUserIds: readonly string[]): Promise<readonly (Person | null)[]>;
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
