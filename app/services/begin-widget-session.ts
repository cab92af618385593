import { ChatError } from "~/domain/errors";
import {
  judgePartnerClaims,
  PARTNER_TOKEN_REFUSALS,
  type PartnerTokenRefusal,
} from "~/domain/partner-claims";
import type { RequestOrigin } from "~/domain/people";
import type { WidgetMode, WidgetSession } from "~/protocol/widget-frame";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { PartnerChannel, PartnerPerson, PartnerRecords, PartnerSite } from "./ports/partner-records";
import type { PartnerTokens } from "./ports/partner-tokens";
import { resolveWidgetViewer } from "./resolve-widget-viewer";
import { toWirePerson } from "./to-wire";

/** A session is asked for anew after this long; the frame asks its host for a token then. */
export const WIDGET_SESSION_SECONDS = 15 * 60;

/** What it takes to begin one. */
export type WidgetSessionDeps = Pick<
  ServiceDeps,
  "audit" | "cipher" | "clock" | "hub" | "people" | "random"
> & { readonly partners: PartnerRecords; readonly partnerTokens: PartnerTokens };

/** A partner's word for somebody. */
export interface PartnerTokenInput {
  readonly siteKey: string;
  readonly token: string;
  /** Our own origins, one of which the token must be meant for. */
  readonly audiences: readonly string[];
  readonly origin: RequestOrigin;
}

/**
 * A short session for whom a partner vouches; their first one makes their person, plan and conversation. Throws
 * `not_found` for a site that is not there or disabled, `forbidden` for a way in that the site does not allow and for
 * people who are disabled, `signed_out` with the reason for a token that is not good, `unavailable`.
 */
export async function beginPartnerSession(
  deps: WidgetSessionDeps,
  { siteKey, token, audiences, origin }: PartnerTokenInput,
): Promise<WidgetSession> {
  const site = await requireSite(deps.partners, siteKey, "token");
  const { jti, ...person } = await provePartnerPerson(deps, site, { token, audiences });
  const id = deps.random.id();
  const fresh = { id, wrappedKey: deps.cipher.createChannelKey(id) };
  const channel = await deps.partners.openChannel(person.userId, site.siteDbId, fresh);
  if (channel === null) throw new ChatError("unavailable", { message: "Nobody is there to write to." });
  const session = await startSession(deps, { site, person, channel, jti, origin });
  if (session === null) refusePartnerToken("replayed");
  if (channel.created) deps.hub.publishNewChannel([person.userId, channel.therapistUserId]);
  return session;
}

/**
 * For whom the site vouches by this token, made at their first one; whoever begins a session with it says whether it was
 * taken before. Throws `signed_out` with the reason, `forbidden`.
 */
export async function provePartnerPerson(
  deps: Pick<WidgetSessionDeps, "clock" | "partners" | "partnerTokens" | "random">,
  site: PartnerSite,
  { token, audiences }: Pick<PartnerTokenInput, "token" | "audiences">,
): Promise<PartnerPerson & { readonly jti: string }> {
  const { siteKey } = site;
  const opened = await deps.partnerTokens.open(token, (kid) => deps.partners.findKey(site, kid));
  if ("refusal" in opened) refusePartnerToken(opened.refusal);
  const claims = judgePartnerClaims(opened.payload, { issuer: siteKey, audiences }, deps.clock.now());
  if (typeof claims === "string") refusePartnerToken(claims);
  const person = await deps.partners.putPerson({
    ...{ siteDbId: site.siteDbId, subject: claims.subject, id: deps.random.id() },
    ...{ name: claims.name, nameIfNone: `${site.name} member`, claimedEmail: claims.email },
  });
  if (person === null) throw new ChatError("forbidden");
  return { ...person, jti: claims.jti };
}

/** An active site that allows this way in. Unknown and disabled ones are the same `not_found`. */
export async function requireSite(
  partners: PartnerRecords,
  siteKey: string,
  mode: WidgetMode,
): Promise<PartnerSite> {
  const site = await partners.findSite(siteKey);
  if (site === null || !site.active) throw new ChatError("not_found");
  if (!site.modes.includes(mode))
    throw new ChatError("forbidden", { message: "This site does not let people in that way." });
  return site;
}

interface Start {
  readonly site: PartnerSite;
  readonly person: PartnerPerson;
  readonly channel: Pick<PartnerChannel, "channelDbId" | "id">;
  readonly jti: string | null;
  readonly origin: RequestOrigin;
  /** Nobody vouches for them. */
  readonly unverified?: boolean;
}

/** Null: the token was taken before. What cannot be put on record does not begin. */
export async function startSession(
  deps: WidgetSessionDeps,
  { site, person, channel, jti, origin, unverified = false }: Start,
): Promise<WidgetSession | null> {
  const accessToken = `wgt_${deps.random.id()}`;
  const sessionId = `wgs_${deps.random.id()}`;
  const expiresAt = new Date(deps.clock.now().getTime() + WIDGET_SESSION_SECONDS * 1_000);
  const begun = await deps.partners.insertSession({
    ...{ sessionId, accessToken, jti, expiresAt },
    ...{ siteDbId: site.siteDbId, userId: person.userId, channelDbId: channel.channelDbId },
  });
  if (!begun) return null;
  const { clerkUserId } = person;
  const viewer = await resolveWidgetViewer(deps, {
    sessionId,
    clerkUserId,
    channelId: channel.id,
    expiresAt,
    unverified,
  });
  if (viewer === null) throw new ChatError("forbidden");
  await deps.audit.record(toEntry({ ...viewer, origin }, { action: "signed_in" }));
  return {
    ...{ accessToken, expiresAt: expiresAt.toISOString() },
    ...{ channelId: channel.id, you: toWirePerson(viewer) },
  };
}

/** The token is not good: says why. */
export function refusePartnerToken(reason: PartnerTokenRefusal): never {
  throw new ChatError("signed_out", { message: PARTNER_TOKEN_REFUSALS[reason] });
}
