import type { PartnerTokenRefusal } from "~/domain/partner-claims";
import type { PartnerKey } from "./partner-records";

/** What a token says, its signature found good by the site's own key; or why it was not. */
export type OpenedPartnerToken =
  | { readonly payload: Readonly<Record<string, unknown>> }
  | { readonly refusal: PartnerTokenRefusal };

/** Checks who signed. Of what a token's header says only `alg` and `kid` count, and both must be the registered ones. */
export interface PartnerTokens {
  /** `findKey` is asked for the one key the token names. */
  open(token: string, findKey: (kid: string) => Promise<PartnerKey | null>): Promise<OpenedPartnerToken>;
}
