import { ALLOW, type Decision, deny } from "./decision";
import type { Viewer } from "./people";

/** Whoever takes health data away shows once more who they are (OWASP ASVS 7.5.3). */
export const RECENT_SIGN_IN_MINUTES = 10;
/** Clocks of an issuer and of this server may differ by so much. */
const SKEW_MS = 60_000;

/** Fails closed: an issuer that does not say when is as one that says long ago. */
export function hasRecentSignIn({ signedInAt }: Pick<Viewer, "signedInAt">, now: Date): Decision {
  if (signedInAt === undefined || signedInAt === null) return deny("recent_sign_in_required");
  const ageMs = now.getTime() - signedInAt.getTime();
  return ageMs >= -SKEW_MS && ageMs <= RECENT_SIGN_IN_MINUTES * 60_000
    ? ALLOW
    : deny("recent_sign_in_required");
}
