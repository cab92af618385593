import type { ServiceDeps } from "./deps";
import type { ClerkIdentity, IdentityIssuer, VerifiedIdentity } from "./identity-port";

/**
 * Ends a session for good, and with it every stream that was opened in it, here and at every other instance.
 * Throws ChatError `unavailable`, with nothing changed, when the issuer cannot end it.
 */
export async function endSession(
  deps: Pick<ServiceDeps, "hub"> & { readonly identity: Pick<IdentityIssuer, "endSession"> },
  identity: VerifiedIdentity,
): Promise<void> {
  await deps.identity.endSession(identity);
  deps.hub.publishSessionEnded(identity.sessionId);
}

/** The same for a session that ended at Clerk, as a webhook of theirs tells. */
export async function noteSessionEnded(
  deps: Pick<ServiceDeps, "hub"> & { readonly identity: Pick<ClerkIdentity, "noteSessionEnded"> },
  sessionId: string,
): Promise<void> {
  await deps.identity.noteSessionEnded(sessionId);
  deps.hub.publishSessionEnded(sessionId);
}
