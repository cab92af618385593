import { ChatError } from "~/domain/errors";
import { isName } from "~/domain/partner-claims";
import type { RequestOrigin } from "~/domain/people";
import type { WidgetRenewBody, WidgetSession, WidgetVisitorBody } from "~/protocol/widget-frame";
import { requireSite, startSession, type WidgetSessionDeps } from "./begin-widget-session";
import type { ServiceDeps } from "./deps";
import type { VisitorRecords } from "./ports/visitor-records";
import type { WidgetSessions } from "./ports/widget-sessions";

/** Who says nothing is called this, by the therapist as well. */
const NAME_IF_NONE = "Visitor";

/** What it takes. */
export type VisitorDeps = WidgetSessionDeps &
  Pick<ServiceDeps, "rates"> & {
    readonly visitors: VisitorRecords;
    readonly widgetSessions: WidgetSessions;
  };

/**
 * A new person, their one conversation with the therapist the site names, and a short session for it (decision 023).
 * Throws `not_found` for a site that is not there or disabled, `forbidden` for one that lets nobody in that way,
 * `invalid_request` for a name that is none, `rate_limited`, `unavailable` where nobody takes new people.
 */
export async function beginVisitorSession(
  deps: VisitorDeps,
  { siteKey, name, consent, days, origin }: WidgetVisitorBody & { readonly origin: RequestOrigin },
): Promise<WidgetSession> {
  const site = await requireSite(deps.partners, siteKey, "anonymous");
  const called = name?.trim() ?? "";
  if (called !== "" && !isName(called))
    throw new ChatError("invalid_request", { message: "name is too long, or no name." });
  await deps.rates.requireVisitor(origin.address, siteKey);
  const person = await deps.visitors.insertVisitor({
    ...{ siteDbId: site.siteDbId, consentVersion: consent, days, id: deps.random.id() },
    name: called === "" ? NAME_IF_NONE : called,
  });
  if (person === null) throw nobodyThere();
  const id = deps.random.id();
  const fresh = { id, wrappedKey: deps.cipher.createChannelKey(id) };
  const channel = await deps.partners.openChannel(person.userId, site.siteDbId, fresh);
  if (channel === null) throw nobodyThere();
  const session = await startSession(deps, {
    ...{ site, person, channel, origin },
    ...{ jti: null, unverified: true },
  });
  if (session === null) throw new ChatError("not_found");
  deps.hub.publishNewChannel([person.userId, channel.therapistUserId]);
  return session;
}

/**
 * Another session in the place of a visitor's, which ends. Throws `signed_out` for a token that is not good any more, and
 * as above for the site.
 */
export async function renewVisitorSession(
  deps: VisitorDeps,
  { siteKey, renew, origin }: WidgetRenewBody & { readonly origin: RequestOrigin },
): Promise<WidgetSession> {
  const site = await requireSite(deps.partners, siteKey, "anonymous");
  const visit = await deps.visitors.findRenewable(renew, site);
  if (visit === null) throw new ChatError("signed_out");
  const { sessionId, person, channel } = visit;
  const session = await startSession(deps, {
    ...{ site, person, channel, origin },
    ...{ jti: null, unverified: true },
  });
  if (session === null) throw new ChatError("not_found");
  await deps.partners.endSession(sessionId);
  deps.widgetSessions.forget(sessionId);
  return session;
}

function nobodyThere(): ChatError {
  return new ChatError("unavailable", { message: "Nobody is there to write to." });
}
