import { canUseChat } from "~/domain/access";
import { ChatError } from "~/domain/errors";
import type { RequestOrigin, Viewer } from "~/domain/people";
import type { WidgetSession } from "~/protocol/widget-frame";
import { requireSite, startSession, type WidgetSessionDeps } from "./begin-widget-session";
import type { ServiceDeps } from "./deps";
import { openChannel } from "./open-channel";
import type { PartnerSite } from "./ports/partner-records";
import { requireAllowed } from "./require-allowed";

const CODE_SECONDS = 60;

/** Whether what a person may here can be handed to a widget: therapists' and admins' rights are for our own pages. */
export function mayHandOver(viewer: Pick<Viewer, "role">): boolean {
  return viewer.role === "prospect";
}

/**
 * A one-time code for somebody signed in on our own page, of use to the frame alone that made `challenge` (PKCE S256).
 * Throws `forbidden` for therapists and admins.
 */
export async function giveWidgetCode(
  deps: WidgetSessionDeps,
  {
    viewer,
    site,
    challenge,
  }: { readonly viewer: Viewer; readonly site: PartnerSite; readonly challenge: string },
): Promise<string> {
  if (!mayHandOver(viewer)) throw new ChatError("forbidden");
  const code = `wgc_${deps.random.id()}`;
  const expiresAt = new Date(deps.clock.now().getTime() + CODE_SECONDS * 1_000);
  await deps.partners.insertCode({
    code,
    siteDbId: site.siteDbId,
    userId: viewer.userId,
    challenge,
    expiresAt,
  });
  return code;
}

/** What the frame brings: the code it was handed, and what its challenge was made of. */
export interface WidgetCodeInput {
  readonly siteKey: string;
  readonly code: string;
  readonly verifier: string;
  readonly origin: RequestOrigin;
}

/**
 * A session for whom the code was given, in their conversation with the therapist the site names, else their newest. Throws
 * `signed_out` for a code that is not good, whatever is wrong with it; it is used up all the same.
 */
export async function beginAccountSession(
  deps: WidgetSessionDeps & ServiceDeps,
  { siteKey, code, verifier, origin }: WidgetCodeInput,
): Promise<WidgetSession> {
  const site = await requireSite(deps.partners, siteKey, "popup");
  const { holder, person } = await proveAccount(deps, site, { code, verifier });
  const channel = await findConversation(deps, { ...person, sessionId: "", origin }, site);
  const session = await startSession(deps, { site, person: holder, channel, jti: null, origin });
  if (session === null) throw new ChatError("not_found");
  return session;
}

/** Whose account the code was given for; it is used up. Throws `signed_out`, and `forbidden` for therapists and admins. */
export async function proveAccount(
  deps: Pick<WidgetSessionDeps, "partners" | "people">,
  site: PartnerSite,
  { code, verifier }: Pick<WidgetCodeInput, "code" | "verifier">,
) {
  const holder = await deps.partners.takeCode(code, { siteDbId: site.siteDbId, verifier });
  if (holder === null) throw new ChatError("signed_out", { message: "The code is not good any more." });
  const person = await deps.people.find(holder.clerkUserId);
  if (person === null || !mayHandOver(person)) throw new ChatError("forbidden");
  return { holder, person };
}

async function findConversation(deps: ServiceDeps, viewer: Viewer, site: PartnerSite) {
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const find = async () => {
    const { channels } = await deps.reader.readChannels({ userId: viewer.userId, channelId: null });
    const routed = channels.find(({ therapist }) => therapist.id === site.therapistId);
    return routed ?? channels.find(({ status }) => status === "active") ?? channels[0];
  };
  const found = await find();
  if (found !== undefined) return found;
  await openChannel(deps, { viewer, therapistId: site.therapistId });
  const made = await find();
  if (made === undefined) throw new ChatError("not_found");
  return made;
}
