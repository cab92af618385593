import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { readPartnerSettings } from "~/domain/partner-site";
import {
  PARTNER_CHANGES,
  type PartnerAnswer,
  type PartnerChangeName,
  type PartnerTherapist,
  type WirePartner,
  type WirePartnerSite,
} from "~/protocol/partners";
import { partnerPath } from "~/protocol/paths";
import { addPartner, getPartner, listPartners, listPartnerTherapists } from "~/services/manage-partners";
import { findOwnOrigin } from "./pages/own-origin.server";
import { type PageCall, servePage } from "./pages/page-call.server";
import { changePartner } from "./pages/partner-change.server";
import { readPartnerForm } from "./pages/partner-form.server";
import { readForm } from "./pages/read-form.server";
import { requireAdmin } from "./pages/require-admin.server";
import { requireSameOrigin } from "./same-origin.server";

const NO_STORE = { "Cache-Control": "no-store" };

/** Data of `/admin/partners`. */
export function loadPartners(
  args: LoaderFunctionArgs,
): Promise<{ readonly partners: readonly WirePartner[] }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    return { partners: await listPartners(call.deps, viewer) };
  });
}

/** Data of `/admin/partners/new`. */
export function loadNewPartner(
  args: LoaderFunctionArgs,
): Promise<{ readonly therapists: readonly PartnerTherapist[] }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    return { therapists: await listPartnerTherapists(call.deps, viewer) };
  });
}

/** `POST /admin/partners/new`: registers a site and shows it, or hands the form back with what is not right. */
export function newPartnerAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const form = readPartnerForm(await readForm(call.request));
    const settings = readPartnerSettings(form);
    if (!("name" in settings)) return answer({ status: "problems", form, problems: settings }, 400);
    const siteKey = await addPartner(call.deps, viewer, settings);
    if (siteKey === null) return answer({ status: "problems", form, problems: ["therapist"] }, 400);
    return redirect(`${partnerPath(siteKey)}?done=add`, 303);
  });
}

/** What the page of a site shows. */
export interface PartnerData {
  readonly site: WirePartnerSite;
  /** Of this installation: where the script comes from, and what tokens are meant for. */
  readonly chatOrigin: string;
  readonly done: PartnerChangeName | null;
}

/** Data of `/admin/partners/<siteKey>`; `?done=<change>` says what has just been done. */
export function loadPartner(args: LoaderFunctionArgs): Promise<PartnerData> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const done = new URL(call.request.url).searchParams.get("done");
    return {
      site: await getPartner(call.deps, viewer, siteKeyOf(call)),
      chatOrigin: findOwnOrigin(call),
      done: PARTNER_CHANGES.find((each) => each === done) ?? null,
    };
  });
}

/** `POST /admin/partners/<siteKey>`: one change; what closes something asks first whether it is meant. */
export function partnerAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const siteKey = siteKeyOf(call);
    const outcome = await changePartner(call.deps, viewer, siteKey, await readForm(call.request));
    if ("done" in outcome) return redirect(`${partnerPath(siteKey)}?done=${outcome.done}`, 303);
    return answer(outcome.answer, outcome.status);
  });
}

function siteKeyOf({ params }: PageCall): string {
  return params["siteKey"] ?? "";
}

function answer(data: PartnerAnswer, status = 200): Response {
  return json(data, { status, headers: NO_STORE });
}
