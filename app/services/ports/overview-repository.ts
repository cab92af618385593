import type { Member } from "~/domain/channel";

/** What admins see of people and conversations: that they exist and how they stand, never text. */
export interface OverviewRepository {
  /** By database id, in no order; also disabled ones. */
  findPeople(userIds: readonly number[]): Promise<readonly Member[]>;
  /** By public id. */
  findPerson(personId: string): Promise<Member | null>;
  /** Whose name holds these words, or whose address or public id they are; by name. */
  searchPeople(words: string, limit: number): Promise<readonly (Member & { readonly email: string })[]>;
  /** By channel_identifier; ids of none are left out. */
  findConversations(channelIds: readonly string[]): Promise<readonly OverviewConversation[]>;
  /** Those this person is in, newest activity first. */
  listConversationsOf(userId: number): Promise<readonly OverviewConversation[]>;
}

/** A conversation as an admin sees it. */
export interface OverviewConversation {
  readonly id: string;
  readonly therapist: Member;
  readonly prospect: Member;
  readonly status: "active" | "closed";
  readonly closedAt: Date | null;
  readonly lastMessageAt: Date | null;
  readonly lastSeq: number;
}
