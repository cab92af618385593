import type { OfficeHours } from "~/domain/office-hours";
import type { WidgetMode } from "~/protocol/widget-frame";

/** A partner's site as it is registered. */
export interface PartnerSite {
  /** Database id; stays inside the server. */
  readonly siteDbId: number;
  readonly siteKey: string;
  readonly name: string;
  readonly active: boolean;
  readonly origins: readonly string[];
  readonly modes: readonly WidgetMode[];
  readonly accent: string | null;
  readonly greeting: Readonly<Record<"en" | "es", string>> | null;
  readonly replyPromise: Readonly<Record<"en" | "es", string>> | null;
  readonly officeHours: OfficeHours | null;
  readonly anonymousPurgeDays: number;
  /** Public id of the therapist to whom its people write first. */
  readonly therapistId: string;
}

/** What tokens of a site are signed with. */
export type PartnerAlgorithm = "ES256" | "EdDSA" | "HS256";

/** A key that is valid now: a public one as PEM, or a shared secret as it is kept, wrapped. */
export interface PartnerKey {
  readonly siteKey: string;
  readonly kid: string;
  readonly algorithm: PartnerAlgorithm;
  readonly publicKey: string | null;
  readonly wrappedSecret: string | null;
}

/** Somebody a site vouches for, as the token says. */
export interface PartnerPersonOrder {
  readonly siteDbId: number;
  readonly subject: string;
  /** Null: it stays as it is. */
  readonly name: string | null;
  /** For somebody who is new and was given no name. */
  readonly nameIfNone: string;
  readonly claimedEmail: string | null;
  /** Public random id for somebody new. */
  readonly id: string;
}

/** A person of a site's, as this installation knows them. */
export interface PartnerPerson {
  readonly userId: number;
  readonly clerkUserId: string;
}

/** The conversation a widget opens. */
export interface PartnerChannel {
  readonly channelDbId: number;
  readonly id: string;
  readonly therapistUserId: number;
  /** It was made just now. */
  readonly created: boolean;
}

/** A session about to begin. */
export interface NewWidgetSession {
  readonly sessionId: string;
  /** What the frame will carry; only its hash is kept. */
  readonly accessToken: string;
  readonly siteDbId: number;
  readonly userId: number;
  readonly channelDbId: number;
  readonly jti: string | null;
  readonly expiresAt: Date;
}

/** A one-time code of the sign-in pop-up. */
export interface NewWidgetCode {
  /** Only its hash is kept. */
  readonly code: string;
  readonly siteDbId: number;
  readonly userId: number;
  readonly challenge: string;
  readonly expiresAt: Date;
}

/** Partners' sites, keys, people and the widget's sessions. Everything throws ChatError `unavailable`. */
export interface PartnerRecords {
  /** Also a disabled one. */
  findSite(siteKey: string): Promise<PartnerSite | null>;
  /** By the database's clock. */
  findKey(site: Pick<PartnerSite, "siteDbId" | "siteKey">, kid: string): Promise<PartnerKey | null>;
  /** Made at their first token, with a plan that the site sponsors. Null: disabled. */
  putPerson(order: PartnerPersonOrder): Promise<PartnerPerson | null>;
  /** Theirs on this site, else one with the therapist the site names. `wrapKey` makes a new one's key. Null: nobody is there to write to. */
  openChannel(
    userId: number,
    siteDbId: number,
    fresh: { readonly id: string; readonly wrappedKey: string },
  ): Promise<PartnerChannel | null>;
  /** False: the site's token was taken before, or the site is disabled by now. */
  insertSession(session: NewWidgetSession): Promise<boolean>;
  endSession(sessionId: string): Promise<void>;
  insertCode(code: NewWidgetCode): Promise<void>;
  /** Uses the code up, and says whose it is if it is in time, of this site, and its challenge was made of `verifier`. */
  takeCode(
    code: string,
    proof: { readonly siteDbId: number; readonly verifier: string },
  ): Promise<PartnerPerson | null>;
}
