import type { Member } from "~/domain/channel";
import type { RetentionKind } from "~/domain/retention";
import type { AuditAccess } from "./audit-log";

/** How long conversations are kept, what is held back, and what was deleted. The database itself decides what may go. */
export interface RetentionBook {
  /** One step of the purge, at most so many messages; empty: nothing to do, or others are at it. Throws `unavailable`. */
  purgeStep(atMost: number): Promise<readonly PurgeStep[]>;
  /** What would go at a moment by the rules and holds as they are, the longest due first; as the server itself. */
  listDue(asOf: Date, limit: number): Promise<DuePage>;
  /** Everything below as this admin; nobody else sees or changes anything. */
  asAdmin<T>(userId: number, access: AuditAccess, work: (tx: RetentionTransaction) => Promise<T>): Promise<T>;
}

/** What an admin can look at and decide, in one transaction. */
export interface RetentionTransaction {
  listDue(asOf: Date, limit: number): Promise<DuePage>;
  /** The newest of each kind that has one. */
  listRules(): Promise<readonly RetentionRule[]>;
  setRule(rule: Pick<RetentionRule, "kind" | "days" | "reason">): Promise<void>;
  /** Those that still hold something back, the newest first. */
  listHolds(limit: number): Promise<readonly LegalHold[]>;
  /** False: there is no such conversation or person. */
  placeHold(target: HoldTarget, reason: string): Promise<boolean>;
  /** False: there is no such hold, or it was released before. */
  releaseHold(holdId: string, reason: string): Promise<boolean>;
  /** The newest first. */
  listReceipts(limit: number): Promise<readonly RetentionReceipt[]>;
}

/** What the purge has just done to one conversation. */
export interface PurgeStep {
  readonly channelId: string;
  /**
   * `begun`: its key is gone and its receipt issued; `deleted`: some rows are gone; `finished`: all of them; `stuck`: rows that
   * the purge does not know of refer to its messages.
   */
  readonly step: "begun" | "deleted" | "finished" | "stuck";
  readonly messages: number;
}

/** A rule; `days` null keeps for good. */
export interface RetentionRule {
  readonly id: string;
  readonly kind: RetentionKind;
  readonly days: number | null;
  readonly reason: string;
  readonly setBy: Member;
  readonly setAt: Date;
  /** Nothing goes before. */
  readonly countsFrom: Date;
}

/** One conversation, or all of a person's. */
export type HoldTarget = { readonly channelId: string } | { readonly personId: string };

/** Something that is kept whatever a rule says. Released: it holds for some days yet. */
export interface LegalHold {
  readonly id: string;
  readonly conversation: {
    readonly id: string;
    readonly therapist: Member;
    readonly prospect: Member;
  } | null;
  readonly person: Member | null;
  readonly reason: string;
  readonly placedBy: Member;
  readonly placedAt: Date;
  readonly release: { readonly by: Member; readonly at: Date; readonly reason: string } | null;
}

/** What would go: ids, numbers and times, nothing of what is said in it. */
export interface DueConversation {
  readonly channelId: string;
  readonly kind: string;
  /** Public ids. */
  readonly therapistId: string;
  readonly prospectId: string;
  readonly ruleId: string;
  readonly dueAt: Date;
  readonly messages: number;
  /** Earlier texts of them. */
  readonly edits: number;
  /** Of the appointment's log. */
  readonly logLines: number;
  readonly seqs: { readonly first: number; readonly last: number } | null;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

/** Some of them, and how many there are in all. */
export interface DuePage {
  readonly conversations: readonly DueConversation[];
  readonly inAll: number;
}

/** What was deleted, without a word of it. */
export interface RetentionReceipt {
  readonly id: string;
  readonly channelId: string;
  readonly therapist: Member;
  readonly prospect: Member;
  readonly kind: string;
  readonly days: number | null;
  readonly setBy: Member;
  readonly messages: number;
  readonly seqs: { readonly first: number; readonly last: number } | null;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
  /** Over place, id, version, author and time of each message, in hexadecimal. */
  readonly sha256: string;
  readonly issuedAt: Date;
  /** Whether all rows are gone. */
  readonly finished: boolean;
}
