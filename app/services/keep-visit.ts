import { canUseChat } from "~/domain/access";
import { ChatError } from "~/domain/errors";
import type { RequestOrigin } from "~/domain/people";
import type { WidgetKeepBody, WidgetSession } from "~/protocol/widget-frame";
import { toAccess } from "./audit-entry";
import type { VisitorDeps } from "./begin-visitor-session";
import { provePartnerPerson, refusePartnerToken, requireSite, startSession } from "./begin-widget-session";
import type { ServiceDeps } from "./deps";
import { proveAccount } from "./hand-over-sign-in";
import type { PartnerPerson, PartnerSite } from "./ports/partner-records";
import { publishStates } from "./publish-states";
import { requireAllowed } from "./require-allowed";

/** What it takes. */
export type KeepVisitDeps = VisitorDeps & ServiceDeps;

/** Both proofs, and our own origins, one of which a partner's token must be meant for. */
export type KeepVisitInput = WidgetKeepBody & {
  readonly audiences: readonly string[];
  readonly origin: RequestOrigin;
};

/**
 * A visitor's conversation becomes the person's they have shown to be, with all that was said (decision 023), and a
 * session of that person's begins in it. Throws `signed_out` for either proof that is not good, `not_found`, `forbidden`,
 * `subscription_required` for who could not read it: then everything is as before.
 */
export async function keepVisit(deps: KeepVisitDeps, input: KeepVisitInput): Promise<WidgetSession> {
  const { siteKey, keep: accessToken, consent, origin } = input;
  const site = await requireSite(deps.partners, siteKey, "code" in input ? "popup" : "token");
  const { jti, ...person } = await prove(deps, site, input);
  const known = await deps.people.find(person.clerkUserId);
  if (known === null) throw new ChatError("forbidden");
  const viewer = { ...known, sessionId: "", origin };
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const kept = await deps.visitors.keep({
    ...{ siteDbId: site.siteDbId, accessToken, userId: person.userId, jti },
    ...{ consentVersion: consent, access: toAccess(viewer) },
  });
  if (kept === null) throw new ChatError("signed_out", { message: "There is no visit to keep." });
  const { channel, visitorUserId, sessionIds } = kept;
  deps.directory.forgetChannel(channel.id);
  deps.senders.forget(visitorUserId);
  for (const sessionId of sessionIds) {
    deps.widgetSessions.forget(sessionId);
    deps.hub.publishSessionEnded(sessionId);
  }
  deps.hub.publishNewChannel([person.userId]);
  await publishStates(deps, [channel.id]);
  const session = await startSession(deps, { site, person, channel, jti, origin });
  if (session === null) refusePartnerToken("replayed");
  return session;
}

/** `jti` is the token's; null: there is none. */
async function prove(
  deps: KeepVisitDeps,
  site: PartnerSite,
  input: KeepVisitInput,
): Promise<PartnerPerson & { readonly jti: string | null }> {
  if (!("code" in input)) return await provePartnerPerson(deps, site, input);
  const { holder } = await proveAccount(deps, site, input);
  return { ...holder, jti: null };
}
