import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether somebody has given our secret, in the same time whatever they gave: hashes are of one length and compared
 * whole. Nobody has a secret that is not set.
 */
export function isSameSecret(given: string | null, secret: string | null): boolean {
  const isSame = timingSafeEqual(digest(given ?? ""), digest(secret ?? ""));
  return isSame && given !== null && secret !== null && secret !== "";
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
