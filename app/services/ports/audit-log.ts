import type { AuditAction, AuditOutcome } from "~/domain/audit";

/** From where, and by which session, a change is made; why, where a reason was asked for. */
export interface AuditAccess {
  readonly sessionId: string | null;
  /** Network address of the other end, as far as it may be believed. */
  readonly address: string | null;
  readonly requestId: string | null;
  readonly note?: string | undefined;
}

/** One event on its way into the trail. */
export interface AuditEntry extends AuditAccess {
  /** Database id of the person; null: nobody who is known, or the server itself. */
  readonly userId: number | null;
  /** Name of the server's own work, where no person acts. */
  readonly worker?: string | undefined;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** A short code. */
  readonly reason?: string | undefined;
  /** channel_identifier as it was named. */
  readonly channelId?: string | undefined;
  /** Database id of the person whose words or rights it is about. */
  readonly subjectUserId?: number | undefined;
  /** Places of the first and last message. */
  readonly seqs?: { readonly first: number; readonly last: number } | undefined;
  /** How many messages, or how often. */
  readonly count: number;
}

/** An event as the trail keeps it. */
export interface AuditEvent extends Omit<AuditEntry, "note" | "worker" | "action"> {
  /** Its place in the trail, for paging and for naming it. */
  readonly id: string;
  readonly at: Date;
  /** `person`, or the name of what acted by itself. */
  readonly actor: string;
  /** An AuditAction, or one that a newer build has written. */
  readonly action: string;
  readonly note: string | null;
}

/** Which events; absent: all. */
export interface AuditQuery {
  readonly userId?: number | undefined;
  /** By anybody but this person. */
  readonly notUserId?: number | undefined;
  /** One of these conversations. */
  readonly channelIds?: readonly string[] | undefined;
  /** Together with `channelIds`: also what is about this person without a conversation. */
  readonly subjectUserId?: number | undefined;
  readonly action?: AuditAction | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
  /** Events older than this one, by id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** When the trail was last verified, and its heads last exported. */
export interface AuditCheck {
  readonly kind: "heads" | "verify";
  readonly at: Date;
  readonly events: number;
  readonly problems: number;
}

/** Reading the trail, as its auditor, who reads nothing else. */
export interface AuditRepository {
  /** Newest first. */
  search(query: AuditQuery): Promise<readonly AuditEvent[]>;
  /** The last row of each chain, as `<chain>:<position>:<hash in hexadecimal>`. */
  listHeads(): Promise<readonly string[]>;
  /** The last check of each kind. */
  listChecks(): Promise<readonly AuditCheck[]>;
  /** Keeps what a check found. */
  insertCheck(check: Omit<AuditCheck, "at">): Promise<void>;
}
