import type { PartnerSettings } from "~/domain/partner-site";
import type { AuditAccess } from "./audit-log";
import type { PartnerAlgorithm } from "./partner-records";

/** The admin a change or a look is made by; each change leaves its row in the trail with it. */
export interface PartnerAdmin {
  readonly userId: number;
  readonly access: AuditAccess;
}

/** A site with its figures: counts, never content. */
export interface PartnerOverview {
  readonly siteKey: string;
  readonly name: string;
  readonly active: boolean;
  readonly people: number;
  readonly conversations: number;
  /** Of the last seven days, by the database's clock. */
  readonly sessions: number;
}

/** A site with its settings and all its keys. `modes` also has ways in that nobody can choose here. */
export interface PartnerDetail extends PartnerOverview {
  readonly settings: Omit<PartnerSettings, "modes"> & { readonly modes: readonly string[] };
  /** Newest first. */
  readonly keys: readonly PartnerKeyState[];
  /** By name: those who take new people, and the one who is chosen. */
  readonly therapists: readonly { readonly id: string; readonly name: string }[];
}

/** How a key stands; what it is made of is not read. */
export interface PartnerKeyState {
  readonly kid: string;
  readonly algorithm: PartnerAlgorithm;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  /** By the database's clock. */
  readonly valid: boolean;
}

/** A key about to be registered: a public one as PEM, or a shared secret, wrapped. */
export interface NewPartnerKey {
  readonly kid: string;
  readonly algorithm: PartnerAlgorithm;
  readonly publicKey: string | null;
  readonly wrappedSecret: string | null;
}

/** Partners' sites as admins look after them. Everything throws ChatError `unavailable`. */
export interface PartnerSites {
  /** By name. */
  list(admin: PartnerAdmin): Promise<readonly PartnerOverview[]>;
  find(admin: PartnerAdmin, siteKey: string): Promise<PartnerDetail | null>;
  /** Therapists who take new people, by name. */
  listTherapists(admin: PartnerAdmin): Promise<PartnerDetail["therapists"]>;
  /** False: the therapist takes nobody. */
  insert(admin: PartnerAdmin, siteKey: string, settings: PartnerSettings): Promise<boolean>;
  /** False: no such site, or another therapist who takes nobody. */
  update(admin: PartnerAdmin, siteKey: string, settings: PartnerSettings): Promise<boolean>;
  /** False: it is so already. */
  setActive(admin: PartnerAdmin, siteKey: string, active: boolean): Promise<boolean>;
  insertKey(
    admin: PartnerAdmin,
    siteKey: string,
    key: NewPartnerKey,
  ): Promise<"added" | "kid_taken" | "two_keys" | "no_site">;
  /** From now on. False: it is not valid any more. */
  endKey(admin: PartnerAdmin, siteKey: string, kid: string): Promise<boolean>;
}

/** What keys are made of. */
export interface PartnerKeyMaterial {
  /** A public key of P-256 or Ed25519 as PEM, written as we keep it. Null: it is none, or a private one. */
  readPublicKey(pem: string): { readonly algorithm: "ES256" | "EdDSA"; readonly publicKey: string } | null;
  /** A new shared secret, base64url, and the same as it is kept. */
  makeSecret(place: { readonly siteKey: string; readonly kid: string }): {
    readonly secret: string;
    readonly wrappedSecret: string;
  };
}
