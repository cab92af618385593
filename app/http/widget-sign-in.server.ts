import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { ChatError } from "~/domain/errors";
import { giveWidgetCode, mayHandOver } from "~/services/hand-over-sign-in";
import { type PageCall, servePage } from "./pages/page-call.server";
import { requirePageViewer } from "./pages/page-viewer.server";
import { requireSameOrigin } from "./same-origin.server";

/** What the pop-up asks. */
export interface WidgetSignInData {
  readonly name: string;
  readonly siteName: string;
  /** Therapists and admins go on in our own pages alone. */
  readonly mayContinue: boolean;
}

/** What the pop-up hands to the frame that opened it. */
export interface HandedOver {
  readonly code: string;
  readonly state: string;
}

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const STATE = /^[A-Za-z0-9_-]{16,128}$/;

/** Data of `/widget/sign-in`: who is signed in, and for which site. Nobody signs in first, and comes back. */
export function loadWidgetSignIn(args: LoaderFunctionArgs): Promise<WidgetSignInData> {
  return servePage(args, async (call) => {
    const { site } = await readQuestion(call);
    const viewer = await requirePageViewer(call);
    return { name: viewer.name, siteName: site.name, mayContinue: mayHandOver(viewer) };
  });
}

/** `POST /widget/sign-in`: they have said so. The code is for the frame that asked. */
export function widgetSignInAction(args: ActionFunctionArgs): Promise<HandedOver> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const { site, challenge, state } = await readQuestion(call);
    const viewer = await requirePageViewer(call);
    return { code: await giveWidgetCode(call.deps, { viewer, site, challenge }), state };
  });
}

/** Throws `not_found` where the chat is off or the site has no such way in, `invalid_request` for what no frame would ask. */
async function readQuestion({ request, deps }: PageCall) {
  if (!deps.settings.chatEnabled) throw new ChatError("not_found");
  const { searchParams } = new URL(request.url);
  const read = (name: string) => searchParams.get(name) ?? "";
  const question = { siteKey: read("site"), challenge: read("challenge"), state: read("state") };
  if (!CHALLENGE.test(question.challenge) || !STATE.test(question.state))
    throw new ChatError("invalid_request");
  const site = await deps.partners.findSite(question.siteKey);
  if (site === null || !site.active || !site.modes.includes("popup")) throw new ChatError("not_found");
  return { ...question, site };
}
