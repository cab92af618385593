import { ChatError } from "~/domain/errors";
import { readPartnerSettings } from "~/domain/partner-site";
import type { Viewer } from "~/domain/people";
import type { PartnerAnswer, PartnerChangeName, PartnerRefusal } from "~/protocol/partners";
import { addPartnerKey, endPartnerKey } from "~/services/change-partner-keys";
import { getPartner, savePartner, setPartnerActive } from "~/services/manage-partners";
import type { AppDeps } from "../deps.server";
import { readPartnerForm } from "./partner-form.server";

type Outcome =
  | { readonly done: PartnerChangeName }
  | { readonly answer: PartnerAnswer; readonly status: number };

/** What a posted form asks of a site. Throws `invalid_request` for what no form of ours posts, `not_found`. */
export async function changePartner(
  deps: AppDeps,
  viewer: Viewer,
  siteKey: string,
  form: URLSearchParams,
): Promise<Outcome> {
  const change = form.get("change");
  const confirmed = form.get("confirmed") === "yes";
  const kid = form.get("kid")?.trim() ?? "";
  // A site that is not there is a page that is not there, whatever is asked of it.
  await getPartner(deps, viewer, siteKey);
  switch (change) {
    case "save":
      return await save(deps, viewer, siteKey, form);
    case "disable":
    case "enable":
      if (!confirmed) return ask({ change, kid: null });
      return toOutcome(
        change,
        await setPartnerActive(deps, viewer, { siteKey, active: change === "enable" }),
      );
    case "end_key":
      if (!confirmed) return ask({ change, kid });
      return toOutcome(change, await endPartnerKey(deps, viewer, { siteKey, kid }));
    case "add_key": {
      const publicKey = form.get("kind") === "secret" ? null : (form.get("publicKey") ?? "");
      const added = await addPartnerKey(deps, viewer, { siteKey, kid, publicKey });
      if (typeof added === "string") return toOutcome(change, added);
      if (added.secret === null) return { done: change };
      return { answer: { status: "secret", kid, secret: added.secret }, status: 200 };
    }
    default:
      throw new ChatError("invalid_request", { message: "change is not one." });
  }
}

async function save(
  deps: AppDeps,
  viewer: Viewer,
  siteKey: string,
  fields: URLSearchParams,
): Promise<Outcome> {
  const form = readPartnerForm(fields);
  const settings = readPartnerSettings(form);
  if (!("name" in settings)) return { answer: { status: "problems", form, problems: settings }, status: 400 };
  if (await savePartner(deps, viewer, { siteKey, settings })) return { done: "save" };
  return { answer: { status: "problems", form, problems: ["therapist"] }, status: 400 };
}

function ask(question: Pick<Extract<PartnerAnswer, { status: "confirm" }>, "change" | "kid">): Outcome {
  return { answer: { status: "confirm", ...question }, status: 200 };
}

function toOutcome(change: PartnerChangeName, why: PartnerRefusal | null): Outcome {
  return why === null
    ? { done: change }
    : { answer: { status: "refused", why }, status: why === "already" ? 409 : 400 };
}
