import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { ChatError, isChatError } from "~/domain/errors";
import type { AuditFilter, AuditPage, AuditStanding, DisclosureReport } from "~/protocol/audit";
import { LIMITS } from "~/protocol/limits";
import type { WirePerson } from "~/protocol/messages";
import { overseenConversationPath, PATHS } from "~/protocol/paths";
import { breakGlass, mendGlass } from "~/services/break-glass";
import { type FoundPerson, findPeople, findPerson } from "~/services/find-people";
import { type OverseenAnswer, overseeConversation } from "~/services/oversee-conversation";
import { reportDisclosures } from "~/services/report-disclosures";
import { loadAuditStanding, searchAudit } from "~/services/search-audit";
import { toWirePerson } from "~/services/to-wire";
import { statusOf } from "./error-table.server";
import { readAuditFilter, toAuditAddress } from "./pages/audit-filter.server";
import { type Logoff, toLogoff } from "./pages/logoff.server";
import { servePage } from "./pages/page-call.server";
import { readForm } from "./pages/read-form.server";
import { requireAdmin } from "./pages/require-admin.server";
import { requireSameOrigin } from "./same-origin.server";

/** Who looks after the installation; every admin page is inside this one. Throws 404 to everybody else. */
export function loadAdmin(args: LoaderFunctionArgs): Promise<{ you: WirePerson; logoff: Logoff }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    return { you: toWirePerson(viewer), logoff: toLogoff(viewer, call.deps.settings) };
  });
}

/** `/admin`: the first of its pages. */
export function openAdmin(args: LoaderFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    await requireAdmin(call);
    return redirect(PATHS.audit);
  });
}

/** What the page of the trail shows. */
export interface AuditData {
  readonly filter: AuditFilter;
  /** Of `filter.personId`. */
  readonly person: WirePerson | null;
  readonly page: AuditPage;
  readonly standing: AuditStanding;
}

/** Data of `/admin/audit`. */
export function loadAudit(args: LoaderFunctionArgs): Promise<AuditData> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const filter = readAuditFilter(new URL(call.request.url).searchParams);
    const { personId } = filter;
    return {
      filter,
      person: personId === undefined ? null : await findPerson(call.deps, { viewer, personId }),
      page: await searchAudit(call.deps, { viewer, filter }),
      standing: await loadAuditStanding(call.deps, { viewer }),
    };
  });
}

/** Several people, or nobody, answer to what was typed; each comes with the address that means them. */
export interface PeopleChoice {
  readonly choices: readonly (FoundPerson & { readonly address: string })[];
}

/**
 * `POST /admin/audit`: finds who is meant, then goes to an address with ids, codes and days alone. A name typed into the
 * form never stands in an address.
 */
export function auditAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const form = await readForm(call.request);
    const filter = readAuditFilter(form);
    const words = form.get("who")?.trim().slice(0, LIMITS.searchCharacters) ?? "";
    if (words === "") return redirect(toAuditAddress({ ...filter, personId: undefined }), 303);
    const found = await findPeople(call.deps, { viewer, words });
    const [only] = found;
    if (found.length === 1 && only !== undefined)
      return redirect(toAuditAddress({ ...filter, personId: only.id }), 303);
    const choices = found.map((each) => ({
      ...each,
      address: toAuditAddress({ ...filter, personId: each.id }),
    }));
    return json({ choices } satisfies PeopleChoice, { headers: { "Cache-Control": "no-store" } });
  });
}

/** Data of `/admin/people/<id>/disclosures`. */
export function loadDisclosures(
  args: LoaderFunctionArgs,
): Promise<{ report: DisclosureReport; filter: AuditFilter; now: string }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const filter = readAuditFilter(new URL(call.request.url).searchParams);
    const personId = call.params["personId"] ?? "";
    const report = await reportDisclosures(call.deps, { viewer, personId, filter });
    return { report, filter, now: call.deps.clock.now().toISOString() };
  });
}

/** Data of `/admin/conversations/<id>`; `?before=<seq>` for older messages while the glass is broken. */
export function loadOverseen(args: LoaderFunctionArgs): Promise<OverseenAnswer> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const before = new URL(call.request.url).searchParams.get("before");
    if (before !== null && !/^[1-9]\d{0,14}$/.test(before)) throw new ChatError("invalid_request");
    return await overseeConversation(call.deps, {
      viewer,
      channelId: call.params["channelId"] ?? "",
      ...(before !== null && { before: Number(before) }),
    });
  });
}

/** A reason that is none, handed back so that nothing typed is lost. */
export interface RefusedGlass {
  readonly refused: true;
  readonly reason: string;
}

/**
 * `POST /admin/conversations/<id>`, form fields `reason` and `minutes`: breaks the glass and shows the conversation;
 * `done=yes`: ends what is open.
 */
export function glassAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const form = await readForm(call.request);
    const channelId = call.params["channelId"] ?? "";
    if (form.get("done") === "yes") {
      await mendGlass(call.deps, { viewer, channelId });
      return redirect(overseenConversationPath(channelId), 303);
    }
    const reason = form.get("reason") ?? "";
    const minutes = Number(form.get("minutes"));
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LIMITS.breakGlassMinutes)
      throw new ChatError("invalid_request");
    try {
      await breakGlass(call.deps, { viewer, channelId, reason, minutes });
    } catch (error) {
      if (!isChatError(error) || error.code !== "invalid_request") throw error;
      const refused: RefusedGlass = { refused: true, reason: reason.slice(0, 2_000) };
      return json(refused, { status: statusOf(error.code), headers: { "Cache-Control": "no-store" } });
    }
    return redirect(overseenConversationPath(channelId), 303);
  });
}
