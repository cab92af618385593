import { redirect } from "@remix-run/node";
import { ChatError } from "~/domain/errors";
import { PATHS } from "~/protocol/paths";
import { toEntry } from "~/services/audit-entry";
import { endSession as endEverywhere } from "~/services/end-session";
import type { VerifiedIdentity } from "~/services/identity-port";
import { resolveViewer } from "~/services/resolve-viewer";
import { requireSameOrigin } from "../same-origin.server";
import type { PageCall } from "./page-call.server";
import { findPageIdentity } from "./page-viewer.server";
import { readForm } from "./read-form.server";
import { toClearedCookies, toSessionCookie } from "./session-cookie.server";

/**
 * Signs in as one of the demonstration's people. Throws `not_found` for anybody else, `method_not_allowed` beside Clerk,
 * `rate_limited`.
 */
export async function signInLocally(call: PageCall, redirectTo: string): Promise<Response> {
  const { request, deps } = call;
  const { identity } = deps;
  requireSameOrigin(request, deps.settings.appOrigins);
  if (identity.kind !== "local") throw new ChatError("method_not_allowed");
  await deps.rates.requireSignIn(call.asked.origin.address);
  const email = (await readForm(request)).get("person")?.trim() ?? "";
  if (email === "") throw new ChatError("invalid_request");
  const person = await identity.directory.findPerson(email);
  if (person === null) throw new ChatError("not_found");
  await endSession(call);
  const { token, sessionId } = identity.issueToken({ person });
  await recordSignIn(call, { clerkUserId: person.clerkUserId, sessionId });
  return redirect(redirectTo, { status: 303, headers: { "Set-Cookie": toSessionCookie(call, token) } });
}

/** On record before the browser has it: a session nobody knows of opens nothing. Throws `unavailable`. */
async function recordSignIn(
  { deps, asked }: PageCall,
  session: Pick<VerifiedIdentity, "clerkUserId" | "sessionId">,
): Promise<void> {
  const [person] = await deps.database.findPeople([session.clerkUserId]);
  if (person === undefined || person === null) throw new ChatError("not_found");
  const viewer = { ...person, sessionId: session.sessionId, origin: asked.origin };
  await deps.audit.record(toEntry(viewer, { action: "signed_in" }));
}

/**
 * Form field `reason=idle`: nobody asked for it, so what is unsent stays on the device, sealed for the same person.
 * Throws `unavailable`, with the person still signed in, when the session cannot be ended for sure.
 */
export async function signOut(call: PageCall): Promise<Response> {
  requireSameOrigin(call.request, call.deps.settings.appOrigins);
  const isIdle = (await readReason(call.request)) === "idle";
  await endSession(call);
  // What this browser kept for the person goes as well, even where no script of ours ran.
  const headers = new Headers(isIdle ? {} : { "Clear-Site-Data": '"storage"' });
  for (const cookie of toClearedCookies(call)) headers.append("Set-Cookie", cookie);
  return redirect(PATHS.home, { status: 303, headers });
}

/** Null for what is no form: whoever wants to leave is not kept by what they send. */
async function readReason(request: Request): Promise<string | null> {
  const form = await readForm(request).catch(() => null);
  return form?.get("reason") ?? null;
}

/** Ends the session the request came with, and says so in the trail. Throws `unavailable` when it cannot be ended for sure. */
export async function endSession(call: PageCall): Promise<void> {
  const identity = await findPageIdentity(call);
  if (identity === null) return;
  const viewer = await resolveViewer(call.deps, identity);
  await endEverywhere(call.deps, identity);
  call.deps.log.info("session_ended", { sessionId: identity.sessionId });
  if (viewer === null) return;
  const entry = toEntry({ ...viewer, origin: call.asked.origin }, { action: "signed_out" });
  // Somebody who wants to leave is let go whatever the trail says.
  await call.deps.audit.record(entry).catch((error: unknown) => call.deps.log.error("audit_lost", error));
}
