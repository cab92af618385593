import type { AuditAccess } from "./audit-log";
import type { PartnerChannel, PartnerPerson, PartnerSite } from "./partner-records";

/** Somebody nobody vouches for, who has just agreed to what is kept of them. */
export interface VisitorOrder {
  readonly siteDbId: number;
  readonly name: string;
  readonly consentVersion: string;
  /** As they were told; the site may say less. */
  readonly days: number;
  /** Public random id for them. */
  readonly id: string;
}

/** A session that can be followed by another one. */
export interface RenewableVisit {
  readonly sessionId: string;
  readonly person: PartnerPerson;
  readonly channel: Pick<PartnerChannel, "channelDbId" | "id">;
}

/** A visitor's conversation is to be somebody's who has shown who they are. */
export interface KeepOrder {
  readonly siteDbId: number;
  /** Of the visitor's live session. */
  readonly accessToken: string;
  readonly userId: number;
  /** Of the partner's token that proved who they are; null: there was none. */
  readonly jti: string | null;
  readonly consentVersion: string;
  readonly access: AuditAccess;
}

/** What was handed over. */
export interface KeptVisit {
  readonly channel: Pick<PartnerChannel, "channelDbId" | "id">;
  /** Who they were before, and the sessions that have ended with that. */
  readonly visitorUserId: number;
  readonly sessionIds: readonly string[];
}

/** Visitors of partners' pages. Everything throws ChatError `unavailable`. */
export interface VisitorRecords {
  /** A new person with the right to write until their day comes. Null: the therapist of the site takes nobody. */
  insertVisitor(order: VisitorOrder): Promise<PartnerPerson | null>;
  /** By the session's token, on that site; null unless it goes on, or ran out within the last hour. */
  findRenewable(accessToken: string, site: Pick<PartnerSite, "siteDbId">): Promise<RenewableVisit | null>;
  /** For good, and once: again for the same person answers the same. Null: nothing is there to keep, not for them, or not by this token. */
  keep(order: KeepOrder): Promise<KeptVisit | null>;
  /** Forgets visitors whose day has come, or who never wrote, so many at most; whose conversations they were, by public id. */
  purgeDue(atMost: number): Promise<readonly string[]>;
  /** Removes sessions and codes of the widget's long after their end; answers how many. */
  forgetOldSessions(atMost: number): Promise<number>;
}
