import type { Role } from "./people";

/** Why a conversation is closed; a short code, never somebody's words. */
export type CloseReason =
  | "ended_by_therapist"
  | "ended_by_member"
  | "appointment_over"
  | "appointment_cancelled"
  | "key_destroyed";

/** One of the two people of a conversation. */
export interface Member {
  readonly userId: number;
  /** Public id. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** A conversation between one therapist and one prospect. */
export interface Channel {
  /** Database id; stays inside the server. */
  readonly channelDbId: number;
  /** channel_identifier: public, random, at least 128 bits. */
  readonly id: string;
  readonly therapist: Member;
  readonly prospect: Member;
  /** By the database's clock at the moment it was read: closed by hand, or by the clock even if no job has recorded it. */
  readonly status: "active" | "closed";
  readonly closedAt: Date | null;
  readonly closeReason: string | null;
  /** When it will close by itself, or did; null in a direct conversation. */
  readonly closesAt: Date | null;
  /** When the appointment is that it goes with; null in a direct conversation. */
  readonly appointment: { readonly startsAt: Date; readonly endsAt: Date } | null;
  readonly lastMessageAt: Date | null;
  /** Its messages up to this moment were deleted because their time was over; null: nothing was. */
  readonly purgedUntil: Date | null;
  /** Taken under the row's lock with every change: of two readings, the later one wins. */
  readonly updatedAt: Date;
  /** How many messages it holds (P3). */
  readonly lastSeq: number;
  /** How many changes it has seen: messages, edits, deletes. */
  readonly version: number;
  /** Changes when history was restored or purged below a cursor. */
  readonly epoch: number;
  /** Whether its prospect's plan holds messages at this moment, by the database's clock; without one they cannot read. */
  readonly prospectHasPlan: boolean;
  /** Nobody vouches for its prospect: on whose pages they came, and when what they write is deleted; null: a known person. */
  readonly visitor: { readonly site: string; readonly until: Date } | null;
  /** A visitor's, who has shown since who they are and kept it: on whose pages it began, and when; null: it began otherwise. */
  readonly kept: { readonly site: string; readonly at: Date } | null;
  /** The channel's data key, wrapped; useless without the installation's keys. Empty once it is destroyed. */
  readonly wrappedKey: string;
}

/** Who its two people are. */
export interface Seats {
  readonly therapist: Pick<Member, "userId">;
  readonly prospect: Pick<Member, "userId">;
}

/** Whether this person is one of the two. */
export function isMember(userId: number, channel: Seats): boolean {
  return channel.therapist.userId === userId || channel.prospect.userId === userId;
}

/** The other one of the two, seen from `userId`. */
export function peerOf(userId: number, channel: Channel): Member {
  return channel.therapist.userId === userId ? channel.prospect : channel.therapist;
}

/** As it was read. Whether its time is up was judged by the database's clock: this machine's own may be wrong. */
export function isClosed(channel: Pick<Channel, "status">): boolean {
  return channel.status === "closed";
}

/** The text is gone for good: the conversation's key was destroyed. */
export function isKeyDestroyed({ wrappedKey }: Pick<Channel, "wrappedKey">): boolean {
  return wrappedKey === "";
}
