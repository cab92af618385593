import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { isChatError } from "~/domain/errors";
import {
  ACCOUNT_CHANGES,
  type AccountAnswer,
  type AccountChangeName,
  type AccountFilter,
  type AccountPage,
  type AccountRefusal,
  type WireAccount,
} from "~/protocol/accounts";
import { LIMITS } from "~/protocol/limits";
import { PATHS, personPath } from "~/protocol/paths";
import { changeAccount, checkAccountChange } from "~/services/change-account";
import { getAccount, listAccounts } from "~/services/list-accounts";
import { statusOf } from "./error-table.server";
import { readAccountForm, toAccountChange } from "./pages/account-form.server";
import { servePage } from "./pages/page-call.server";
import { readForm } from "./pages/read-form.server";
import { requireAdmin } from "./pages/require-admin.server";
import { requireSameOrigin } from "./same-origin.server";

const NO_STORE = { "Cache-Control": "no-store" };
const FILTER = ["role", "state", "after"] as const;

/** Data of `/admin/people`. */
export function loadPeople(
  args: LoaderFunctionArgs,
): Promise<{ readonly page: AccountPage; readonly filter: AccountFilter }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const filter = readFilter(new URL(call.request.url).searchParams);
    return { filter, page: await listAccounts(call.deps, { viewer, filter }) };
  });
}

/** People who answer to what was typed. */
export interface FoundPeople {
  readonly words: string;
  readonly filter: AccountFilter;
  readonly page: AccountPage;
}

/** `POST /admin/people`: a name typed into the form never stands in an address, so the answer is the page itself. */
export function peopleAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const form = await readForm(call.request);
    const { after: _, ...filter } = readFilter(form);
    const words = form.get("who")?.trim().slice(0, LIMITS.searchCharacters) ?? "";
    if (words === "") return redirect(toPeopleAddress(filter), 303);
    const page = await listAccounts(call.deps, { viewer, filter, words });
    return json({ words, filter, page } satisfies FoundPeople, { headers: NO_STORE });
  });
}

/** Data of `/admin/people/<id>`; `?done=<change>` says what has just been done. */
export function loadPerson(
  args: LoaderFunctionArgs,
): Promise<{ readonly account: WireAccount; readonly done: AccountChangeName | null }> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const done = new URL(call.request.url).searchParams.get("done");
    const account = await getAccount(call.deps, { viewer, personId: call.params["personId"] ?? "" });
    return { account, done: ACCOUNT_CHANGES.find((each) => each === done) ?? null };
  });
}

/**
 * `POST /admin/people/<id>`: asks first whether the change is meant; with `confirmed=yes` makes it. Both without
 * JavaScript as well.
 */
export function personAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const fields = await readForm(call.request);
    const form = readAccountForm(fields);
    const personId = call.params["personId"] ?? "";
    try {
      const change = toAccountChange(form);
      if (fields.get("confirmed") === "yes") {
        await changeAccount(call.deps, { viewer, personId, change });
        return redirect(`${personPath(personId)}?done=${change.kind}`, 303);
      }
      await checkAccountChange(call.deps, { viewer, personId, change });
      const endsAt = "endsAt" in change ? (change.endsAt?.toISOString() ?? null) : null;
      return answer({ status: "confirm", change: change.kind, form, endsAt });
    } catch (error) {
      const why = toRefusal(error);
      if (why === null || !isChatError(error)) throw error;
      return answer({ status: "refused", why }, statusOf(error.code));
    }
  });
}

/** The address of a page of people. */
export function toPeopleAddress(filter: AccountFilter): string {
  const fields = new URLSearchParams(
    FILTER.flatMap((name) => {
      const value = filter[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return fields.size === 0 ? PATHS.people : `${PATHS.people}?${fields}`;
}

function answer(data: AccountAnswer, status = 200): Response {
  return json(data, { status, headers: NO_STORE });
}

/** What the person can put right; anything else is a page that fails. */
function toRefusal(error: unknown): AccountRefusal | null {
  if (!isChatError(error)) return null;
  if (error.code === "invalid_request") return "day";
  if (error.code === "idempotency_conflict") return "already";
  return error.code === "forbidden" ? "not_here" : null;
}

function readFilter(fields: URLSearchParams): AccountFilter {
  return Object.fromEntries(
    FILTER.flatMap((name) => {
      const value = fields.get(name)?.trim().slice(0, 128) ?? "";
      return value === "" ? [] : [[name, value]];
    }),
  );
}
