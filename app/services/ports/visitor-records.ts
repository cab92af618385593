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

/** Visitors of partners' pages. Everything throws ChatError `unavailable`. */
export interface VisitorRecords {
  /** A new person with the right to write until their day comes. Null: the therapist of the site takes nobody. */
  insertVisitor(order: VisitorOrder): Promise<PartnerPerson | null>;
  /** By the session's token, on that site; null unless it goes on, or ran out within the last hour. */
  findRenewable(accessToken: string, site: Pick<PartnerSite, "siteDbId">): Promise<RenewableVisit | null>;
  /** Forgets visitors whose day has come, so many at most; answers whose conversations they were, by public id. */
  purgeDue(atMost: number): Promise<readonly string[]>;
  /** Removes sessions and codes of the widget's long after their end; answers how many. */
  forgetOldSessions(atMost: number): Promise<number>;
}
