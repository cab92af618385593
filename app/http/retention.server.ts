import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { ChatError, isChatError } from "~/domain/errors";
import { isRetentionKind, readRetentionDays } from "~/domain/retention";
import { PATHS } from "~/protocol/paths";
import {
  RETENTION_CHANGES,
  type RetentionChangeName,
  type RetentionOverview,
  type RetentionRefusal,
} from "~/protocol/retention";
import {
  loadRetention,
  placeLegalHold,
  releaseLegalHold,
  setRetentionRule,
} from "~/services/manage-retention";
import type { HoldTarget } from "~/services/ports/retention-book";
import { statusOf } from "./error-table.server";
import { type PageCall, servePage } from "./pages/page-call.server";
import { readForm } from "./pages/read-form.server";
import { requireAdmin } from "./pages/require-admin.server";
import { requireSameOrigin } from "./same-origin.server";

const NO_STORE = { "Cache-Control": "no-store" };
const MAX_CHARACTERS = 128;

/** What the page of retention shows. */
export interface RetentionData {
  readonly overview: RetentionOverview;
  /** What has just been done. */
  readonly done: RetentionChangeName | null;
}

/** Data of `/admin/retention`; `?on=<day>` for what would go by then, `?conversation=` or `?person=` to place a hold. */
export function loadRetentionPage(args: LoaderFunctionArgs): Promise<RetentionData> {
  return servePage(args, async (call) => {
    const viewer = await requireAdmin(call);
    const fields = new URL(call.request.url).searchParams;
    const done = fields.get("done");
    const overview = await loadRetention(call.deps, {
      ...{ viewer, on: readField(fields, "on") || undefined, target: toTarget(fields) },
    });
    return { overview, done: RETENTION_CHANGES.find((each) => each === done) ?? null };
  });
}

/** `POST /admin/retention`: sets a rule, places a hold or releases one, or hands the form back with what is not right. */
export function retentionAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    const viewer = await requireAdmin(call);
    const fields = await readForm(call.request);
    const change = RETENTION_CHANGES.find((each) => each === fields.get("change"));
    if (change === undefined) throw new ChatError("invalid_request", { message: "change is not one." });
    try {
      await CHANGES[change](call, viewer, fields);
      return redirect(`${PATHS.retention}?done=${change}`, 303);
    } catch (error) {
      const why = isChatError(error) ? toReason(error) : null;
      if (why === null || !isChatError(error)) throw error;
      return json({ change, why, form: toForm(fields) } satisfies RetentionRefusal, {
        ...{ status: statusOf(error.code), headers: NO_STORE },
      });
    }
  });
}

type Change = (
  call: PageCall,
  viewer: Awaited<ReturnType<typeof requireAdmin>>,
  fields: URLSearchParams,
) => Promise<void>;

const CHANGES: Readonly<Record<RetentionChangeName, Change>> = {
  async rule({ deps }, viewer, fields) {
    const kind = readField(fields, "kind");
    const days = readRetentionDays(readField(fields, "days"));
    // No form of ours posts another one.
    if (!isRetentionKind(kind)) throw new ChatError("not_found");
    if (days === undefined) throw new BadDays();
    await setRetentionRule(deps, viewer, { kind, days, reason: fields.get("reason") ?? "" });
  },
  async hold({ deps }, viewer, fields) {
    const target = toTarget(fields);
    if (target === undefined) throw new ChatError("not_found");
    await placeLegalHold(deps, viewer, { target, reason: fields.get("reason") ?? "" });
  },
  async release({ deps }, viewer, fields) {
    const holdId = readField(fields, "hold");
    await releaseLegalHold(deps, viewer, { holdId, reason: fields.get("reason") ?? "" });
  },
};

/** Told apart from a reason that is none. */
class BadDays extends ChatError {
  constructor() {
    super("invalid_request", { message: "days is not a number of days." });
  }
}

function toReason(error: ChatError): RetentionRefusal["why"] | null {
  if (error instanceof BadDays) return "days";
  if (error.code === "invalid_request") return "reason";
  return error.code === "idempotency_conflict" ? "gone" : null;
}

function toForm(fields: URLSearchParams): RetentionRefusal["form"] {
  const read = (name: string) => readField(fields, name);
  const reason = (fields.get("reason") ?? "").slice(0, 2_000);
  return { kind: read("kind"), days: read("days"), hold: read("hold"), reason };
}

function toTarget(fields: URLSearchParams): HoldTarget | undefined {
  const [channelId, personId] = [readField(fields, "conversation"), readField(fields, "person")];
  if (channelId !== "") return { channelId };
  return personId === "" ? undefined : { personId };
}

function readField(fields: URLSearchParams, name: string): string {
  return fields.get(name)?.trim().slice(0, MAX_CHARACTERS) ?? "";
}
