import type { NoticeCode } from "../domain/notice";
import type { Role } from "../domain/people";

/** A person as others see them. */
export interface WirePerson {
  /** Public id. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Who wrote a message; notes of the system have no person behind them. */
export interface WireAuthor {
  readonly id: string;
  readonly name: string;
  readonly role: Role | "system";
}

/** One message, everywhere the same: history, stream, answer to a send. Times are ISO-8601 UTC. */
export interface WireMessage {
  readonly channelId: string;
  readonly id: string;
  /** Its place in the conversation: 1, 2, 3 ... without holes, fixed for ever. */
  readonly seq: number;
  /** The channel's change number of its last change; the higher one wins. */
  readonly version: number;
  /** Only to its author. */
  readonly clientMessageId?: string;
  readonly author: WireAuthor;
  readonly kind: "text" | "system" | "bot";
  /** What the server says by itself, to be written in the reader's language and zone; `content` says it plainly. */
  readonly notice?: WireNotice;
  /** Null when deleted or unreadable. */
  readonly content: string | null;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  /** The stored text failed its integrity check; this message alone cannot be shown. */
  readonly unreadable?: true;
  /** It is unreadable because the conversation's key was destroyed on purpose, for good. */
  readonly erased?: true;
}

/** A note of the server's own. */
export interface WireNotice {
  readonly code: NoticeCode;
  /** Until when the chat is open; null where it names no moment. */
  readonly at: string | null;
}

/** When an appointment begins and ends. */
export interface WireAppointment {
  readonly startsAt: string;
  readonly endsAt: string;
}

/** The state of a conversation that both sides share. */
export interface WireChannelState {
  readonly id: string;
  readonly status: "active" | "closed";
  readonly closesAt: string | null;
  readonly closedAt: string | null;
  /** It goes with an appointment, which is then; it closes by itself some time after. */
  readonly appointment?: WireAppointment;
  /** Its messages were erased for good: it stays closed, and none of them can be shown. */
  readonly erased?: true;
  /** Its messages up to this moment were deleted when their time was over, and are not there any more. */
  readonly purgedUntil?: string;
}

/** Whether the other person's plan lets them read: with `none` they will see what is written once they have one (again). */
export type PeerPlan = "active" | "none";

/** A conversation as it stands in the viewer's list; no message text. */
export interface WireChannel extends WireChannelState {
  readonly peer: WirePerson;
  readonly peerPlan: PeerPlan;
  /** Nobody vouches for the one who is no therapist: the partner's name, and when what is written here is deleted. */
  readonly visitor?: { readonly site: string; readonly until: string };
  /** It began as such a visit, on this partner's pages: what was written before they had shown who they are is a former visitor's. */
  readonly kept?: { readonly site: string; readonly at: string };
  readonly lastMessageAt: string | null;
  readonly lastSeq: number;
  readonly version: number;
  /** The viewer's own read position; unread = lastSeq - readSeq. */
  readonly readSeq: number;
  readonly unread: number;
}

/** How far a person has read. */
export interface WireRead {
  readonly userId: string;
  readonly seq: number;
  readonly at: string;
}
