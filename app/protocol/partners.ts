import type { PartnerProblem, PartnerSiteForm } from "../domain/partner-site";

/** A partner's site as an admin sees it in the list. Times are ISO-8601 UTC; figures without content. */
export interface WirePartner {
  readonly siteKey: string;
  readonly name: string;
  readonly active: boolean;
  /** People the site has vouched for. */
  readonly people: number;
  readonly conversations: number;
  /** Of the last seven days. */
  readonly sessions: number;
}

/** The same with all that can be set. */
export interface WirePartnerSite extends WirePartner {
  readonly settings: PartnerSiteForm;
  readonly keys: readonly WirePartnerKey[];
  /** To choose from: they take new people, or are the one who is chosen. */
  readonly therapists: readonly PartnerTherapist[];
}

/** A therapist to whom a site's people may write first. */
export interface PartnerTherapist {
  readonly id: string;
  readonly name: string;
}

/** A key of a site's; what it is made of is not shown again. */
export interface WirePartnerKey {
  readonly kid: string;
  readonly algorithm: "ES256" | "EdDSA" | "HS256";
  readonly validFrom: string;
  /** Null: until somebody ends it. */
  readonly validUntil: string | null;
  readonly valid: boolean;
}

/** What an admin can do to a site; also what a page says afterwards that it has done. */
export const PARTNER_CHANGES = ["add", "save", "disable", "enable", "add_key", "end_key"] as const;
/** One of them. */
export type PartnerChangeName = (typeof PARTNER_CHANGES)[number];

/** Why a key was not added or ended, or a site not changed. */
export type PartnerRefusal = "kid" | "public_key" | "kid_taken" | "two_keys" | "already";

/** What became of a change that was posted. */
export type PartnerAnswer =
  | {
      readonly status: "problems";
      readonly form: PartnerSiteForm;
      readonly problems: readonly PartnerProblem[];
    }
  | {
      readonly status: "confirm";
      readonly change: "disable" | "enable" | "end_key";
      readonly kid: string | null;
    }
  /** A shared secret, base64url; shown this once. */
  | { readonly status: "secret"; readonly kid: string; readonly secret: string }
  | { readonly status: "refused"; readonly why: PartnerRefusal };
