import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { Credential, VerifiedIdentity } from "~/services/identity-port";
import { resolveViewer, toViewer } from "~/services/resolve-viewer";
import { resolveWidgetViewer } from "~/services/resolve-widget-viewer";
import type { ApiRequest } from "./api.server";
import type { AppDeps } from "./deps.server";

type Headers = Pick<ApiRequest, "header">;

/** A bearer token wins over the cookies; tokens in addresses are not looked at. */
export function findCredential(request: Headers, cookieNames: readonly string[]): Credential | null {
  const bearer = /^Bearer +([^\s]+)$/i.exec(request.header("authorization") ?? "")?.[1];
  if (bearer !== undefined) return { token: bearer, source: "bearer" };
  const cookies = request.header("cookie") ?? "";
  for (const name of cookieNames) {
    const token = findCookie(cookies, name);
    if (token !== null) return { token, source: "cookie" };
  }
  return null;
}

/** The person behind the request; throws `signed_out`. */
export async function requireViewer(request: Headers, deps: AppDeps): Promise<Viewer> {
  const viewer = await findViewer(request, deps);
  if (viewer === null) throw new ChatError("signed_out");
  return viewer;
}

/**
 * The same for a send, from memory where it can be: `append_messages` judges person, plan, membership and conversation
 * again under its lock. The session itself is verified each time.
 */
export async function requireSender(request: Headers, deps: AppDeps): Promise<Viewer> {
  const identity = await findIdentity(request, deps);
  if (identity === null) throw new ChatError("signed_out");
  const known = deps.senders.find(identity.clerkUserId);
  if (known !== null) return toViewer(known, identity);
  const viewer = await lookUp(identity, deps);
  if (viewer === null) throw new ChatError("signed_out");
  return viewer;
}

/** Null for nobody, for a token that is not good, and for disabled people. */
export async function findViewer(request: Headers, deps: AppDeps): Promise<Viewer | null> {
  const identity = await findIdentity(request, deps);
  return identity === null ? null : await lookUp(identity, deps);
}

/** Whoever has just been looked up may be about to write. */
async function lookUp(identity: VerifiedIdentity, deps: AppDeps): Promise<Viewer | null> {
  const viewer = await resolveViewer(deps, identity);
  if (viewer !== null) deps.senders.keep(identity.clerkUserId, viewer);
  return viewer;
}

/** The session behind the request; null for none that is good. */
export async function findIdentity(
  request: Headers,
  { identity }: AppDeps,
): Promise<VerifiedIdentity | null> {
  const credential = findCredential(request, identity.cookieNames);
  return credential === null ? null : await identity.verify(credential);
}

/** The widget's token, which comes as bearer alone; null for none. */
function findWidgetToken(request: Headers): string | null {
  const credential = findCredential(request, []);
  return credential?.token.startsWith("wgt_") === true ? credential.token : null;
}

/**
 * Who uses the chat: somebody signed in, or somebody in a partner's widget, confined to one conversation. Only addresses
 * that ask by this let the widget in. Throws `signed_out`.
 */
export async function requireChatViewer(request: Headers, deps: AppDeps): Promise<Viewer> {
  const token = findWidgetToken(request);
  return token === null ? await requireViewer(request, deps) : await requireWidget(token, deps, false);
}

/**
 * The same for a stream, whose refusal tells a page what to show. Throws `forbidden` for disabled people: signing in
 * again would not help.
 */
export async function requireStreamViewer(request: Headers, deps: AppDeps): Promise<Viewer> {
  const token = findWidgetToken(request);
  if (token !== null) return await requireWidget(token, deps, false);
  const identity = await findIdentity(request, deps);
  if (identity === null) throw new ChatError("signed_out");
  const viewer = await lookUp(identity, deps);
  if (viewer === null) throw new ChatError("forbidden");
  return viewer;
}

/** The same for a send: see `requireSender`. */
export async function requireChatSender(request: Headers, deps: AppDeps): Promise<Viewer> {
  const token = findWidgetToken(request);
  return token === null ? await requireSender(request, deps) : await requireWidget(token, deps, true);
}

/** Somebody in a partner's widget, and nobody else. Throws `signed_out`. */
export async function requireWidgetViewer(request: Headers, deps: AppDeps): Promise<Viewer> {
  return await requireWidget(findWidgetToken(request) ?? "", deps, false);
}

async function requireWidget(token: string, deps: AppDeps, isSend: boolean): Promise<Viewer> {
  const session = await deps.widgetSessions.verify(token, { fromMemory: isSend });
  if (session === null) throw new ChatError("signed_out");
  const { clerkUserId, sessionId, channelId: confinedTo, unverified } = session;
  const known = isSend ? deps.senders.find(clerkUserId) : null;
  const viewer =
    known?.role === "prospect"
      ? { ...known, sessionId, confinedTo, unverified }
      : await resolveWidgetViewer(deps, session);
  if (viewer === null) throw new ChatError("signed_out");
  // Kept as the person they are, not as far as this session lets them.
  if (isSend && known === null) deps.senders.keep(clerkUserId, { ...viewer, confinedTo: undefined });
  return viewer;
}

function findCookie(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const [key, value] = pair.split("=", 2);
    if (key?.trim() === name && value !== undefined && value.trim() !== "") return value.trim();
  }
  return null;
}
