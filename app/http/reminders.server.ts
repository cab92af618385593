import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { ChatError } from "~/domain/errors";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import { chooseReminders, findReminderChoice } from "~/services/choose-reminders";
import { toWirePerson } from "~/services/to-wire";
import { findLocale } from "./pages/locale.server";
import { type Logoff, toLogoff } from "./pages/logoff.server";
import { type PageCall, servePage } from "./pages/page-call.server";
import { requirePageViewer } from "./pages/page-viewer.server";
import { readForm } from "./pages/read-form.server";
import { requireSameOrigin } from "./same-origin.server";

/** What the page of one's e-mails shows. */
export interface RemindersData {
  readonly you: WirePerson;
  readonly logoff: Logoff;
  readonly wanted: boolean;
  /** It was just saved. */
  readonly done: boolean;
}

/** Data of `/reminders`. Throws 404 where nobody is told anything by e-mail, and to admins. */
export function loadReminders(args: LoaderFunctionArgs): Promise<RemindersData> {
  return servePage(args, async (call) => {
    const viewer = await requireReader(call);
    return {
      ...{ you: toWirePerson(viewer), logoff: toLogoff(viewer, call.deps.settings) },
      wanted: await findReminderChoice(call.deps, viewer),
      done: new URL(call.request.url).searchParams.has("done"),
    };
  });
}

/** `POST /reminders`, form field `wanted`: `yes` or `no`. */
export function remindersAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireReader(call);
    const wanted = (await readForm(call.request)).get("wanted");
    if (wanted !== "yes" && wanted !== "no")
      throw new ChatError("invalid_request", { message: "wanted is yes or no." });
    await chooseReminders(call.deps, {
      ...{ viewer, wanted: wanted === "yes", locale: findLocale(call.request) },
    });
    return redirect(`${PATHS.reminders}?done`, 303);
  });
}

async function requireReader(call: PageCall) {
  if (!call.deps.settings.chatEnabled || call.deps.reminders === null) throw new ChatError("not_found");
  return await requirePageViewer(call);
}
