import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { PartnerRefusal } from "~/protocol/partners";
import { type PartnerDeps, toAdmin } from "./manage-partners";
import type { NewPartnerKey, PartnerKeyMaterial } from "./ports/partner-sites";

/** A key as an admin asks for it: `publicKey` pasted, or null for a shared secret that is made here. */
export interface PartnerKeyOrder {
  readonly siteKey: string;
  readonly kid: string;
  readonly publicKey: string | null;
}

const KID = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Gives a site a key that is valid from now on; the secret, where one was made, is said here and never again. Throws
 * `not_found` to all but admins, and for no site.
 */
export async function addPartnerKey(
  deps: PartnerDeps & { readonly partnerKeyMaterial: PartnerKeyMaterial },
  viewer: Viewer,
  { siteKey, kid, publicKey }: PartnerKeyOrder,
): Promise<{ readonly secret: string | null } | PartnerRefusal> {
  const admin = toAdmin(viewer);
  if (!KID.test(kid)) return "kid";
  const made = publicKey === null ? deps.partnerKeyMaterial.makeSecret({ siteKey, kid }) : null;
  const read = publicKey === null ? null : deps.partnerKeyMaterial.readPublicKey(publicKey);
  if (made === null && read === null) return "public_key";
  const key: NewPartnerKey = {
    ...{ kid, algorithm: read?.algorithm ?? "HS256", publicKey: read?.publicKey ?? null },
    wrappedSecret: made?.wrappedSecret ?? null,
  };
  const outcome = await deps.partnerSites.insertKey(admin, siteKey, key);
  if (outcome === "no_site") throw new ChatError("not_found");
  return outcome === "added" ? { secret: made?.secret ?? null } : outcome;
}

/** Tokens signed with it are refused from now on. Null: done. Throws `not_found` to all but admins. */
export async function endPartnerKey(
  deps: PartnerDeps,
  viewer: Viewer,
  { siteKey, kid }: { readonly siteKey: string; readonly kid: string },
): Promise<PartnerRefusal | null> {
  return (await deps.partnerSites.endKey(toAdmin(viewer), siteKey, kid)) ? null : "already";
}
