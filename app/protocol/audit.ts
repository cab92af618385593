import type { AuditOutcome } from "../domain/audit";
import type { WirePerson } from "./messages";
import type { WireExport } from "./records";

/** One event of the audit trail, with the names it goes by. Times are ISO-8601 UTC. */
export interface WireAuditEvent {
  readonly id: string;
  readonly at: string;
  /** `person`, or what acted by itself: worker, maintenance, login, anonymous. */
  readonly actor: string;
  readonly person: WirePerson | null;
  /** An AuditAction, or one this build does not know. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  readonly reason: string | null;
  readonly channelId: string | null;
  /** The two people of the conversation; null when there is none of that id. */
  readonly between: { readonly therapist: WirePerson; readonly prospect: WirePerson } | null;
  /** Whom it is about, where there is no conversation. */
  readonly subject: WirePerson | null;
  readonly seqs: { readonly first: number; readonly last: number } | null;
  readonly count: number;
  readonly address: string | null;
  readonly sessionId: string | null;
  readonly requestId: string | null;
  readonly note: string | null;
}

/** Which events to show; ids, codes and dates only, so that it can stand in an address. */
export interface AuditFilter {
  readonly personId?: string | undefined;
  readonly channelId?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  /** Days in UTC, `2026-11-24`, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Older than this event. */
  readonly after?: string | undefined;
}

/** A page of the trail, newest first. `next`: go on after this event. */
export interface AuditPage {
  readonly events: readonly WireAuditEvent[];
  readonly next: string | null;
}

/** When the trail was last verified, and its heads last written outside the database. */
export interface AuditStanding {
  readonly verified: { readonly at: string; readonly events: number; readonly problems: number } | null;
  readonly exported: { readonly at: string; readonly events: number } | null;
}

/** A conversation as an admin sees it: no text. */
export interface OverseenConversation {
  readonly id: string;
  readonly therapist: WirePerson;
  readonly prospect: WirePerson;
  readonly status: "active" | "closed";
  readonly closedAt: string | null;
  readonly lastMessageAt: string | null;
  readonly lastSeq: number;
}

/** Whoever was shown a person's words, or changed them or their rights: everybody but themselves. */
export interface DisclosureReport {
  readonly person: WirePerson;
  readonly conversations: readonly OverseenConversation[];
  /** Of these conversations, own copies included; newest first. */
  readonly records: readonly DisclosedRecord[];
  /** Whether there are more of them than are here. */
  readonly moreRecords: boolean;
  readonly events: readonly WireAuditEvent[];
  /** Goes on after this event. */
  readonly next: string | null;
}

/** A record that somebody took of a conversation, as the register has it. */
export interface DisclosedRecord extends Omit<WireExport, "peerName"> {
  /** Null: nobody known any more. */
  readonly by: WirePerson | null;
  readonly between: { readonly therapist: WirePerson; readonly prospect: WirePerson };
  /** Why it is incomplete; a short code. */
  readonly reason: string | null;
}
