import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { ChatError, ERROR_CODES, type ErrorCode, isChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { hasRecentSignIn } from "~/domain/recent-sign-in";
import { isRecordFormat } from "~/domain/record/record";
import { toPeriod } from "~/domain/record/to-period";
import { isTimeZone } from "~/domain/record/zone-clock";
import type { WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import type { RecordFields, RecordPreview } from "~/protocol/records";
import { listRecords, previewRecord, type RecordsAnswer } from "~/services/list-records";
import { toWirePerson } from "~/services/to-wire";
import { type Logoff, toLogoff } from "./pages/logoff.server";
import { type PageCall, servePage } from "./pages/page-call.server";
import { requirePageViewer } from "./pages/page-viewer.server";
import { toClearedCookies } from "./pages/session-cookie.server";
import { endSession } from "./pages/sign-in-form.server";
import { requireSameOrigin } from "./same-origin.server";

/** What the page on which records are made knows. */
export interface RecordsData extends RecordsAnswer {
  readonly you: WirePerson;
  readonly logoff: Logoff;
  readonly fields: RecordFields;
  /** Null: no conversation is chosen, or the days are none. */
  readonly preview: RecordPreview | null;
  /** Why the last download was refused. */
  readonly refused: ErrorCode | null;
  /** Whether the sign-in is recent enough to take a record away. */
  readonly recent: boolean;
  /** IANA names. */
  readonly zones: readonly string[];
}

/** Data of `/records`; whoever has no plan any more still gets their own. Throws 404 to admins. */
export function loadRecords(args: LoaderFunctionArgs): Promise<RecordsData> {
  return servePage(args, async (call) => {
    const viewer = await requireRecordsViewer(call);
    const { deps, request } = call;
    const { ownCopy } = deps.settings;
    const { searchParams } = new URL(request.url);
    const records = await listRecords(deps, { viewer, ownCopy });
    const fields = toFields(searchParams, records);
    return {
      ...records,
      ...{ you: toWirePerson(viewer), logoff: toLogoff(viewer, deps.settings), fields },
      preview: await findPreview(call, viewer, fields),
      refused: ERROR_CODES.find((code) => code === searchParams.get("refused")) ?? null,
      recent: hasRecentSignIn(viewer, deps.clock.now()).allowed,
      zones: ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")],
    };
  });
}

/** `POST /records`: signs out, and in again, and comes back to the same choice. */
export function signInAgainAction(args: ActionFunctionArgs): Promise<Response> {
  return servePage(args, async (call) => {
    requireSameOrigin(call.request, call.deps.settings.appOrigins);
    await requireRecordsViewer(call);
    await endSession(call);
    const { searchParams } = new URL(call.request.url);
    searchParams.delete("refused");
    const redirectTo = `${PATHS.records}?${searchParams}`;
    const headers = new Headers();
    for (const cookie of toClearedCookies(call)) headers.append("Set-Cookie", cookie);
    return redirect(`${PATHS.signIn}?${new URLSearchParams({ redirectTo })}`, { status: 303, headers });
  });
}

async function requireRecordsViewer(call: PageCall): Promise<Viewer> {
  if (!call.deps.settings.chatEnabled) throw new ChatError("not_found");
  const viewer = await requirePageViewer(call);
  // Nobody's partner in a conversation.
  if (viewer.role === "admin") throw new ChatError("not_found");
  return viewer;
}

/** Whatever the address does not say, or says wrongly, is as on a page nobody has touched. */
function toFields(query: URLSearchParams, { conversations }: RecordsAnswer): RecordFields {
  const named = query.get("channelId") ?? "";
  const format = query.get("format") ?? "";
  const timeZone = query.get("timeZone") ?? "";
  const day = (name: string) =>
    /^\d{4}-\d\d-\d\d$/.test(query.get(name) ?? "") ? (query.get(name) ?? "") : "";
  return {
    channelId: conversations.find(({ id }) => id === named)?.id ?? conversations[0]?.id ?? "",
    format: isRecordFormat(format) ? format : "pdf",
    ...{ from: day("from"), to: day("to"), timeZone: isTimeZone(timeZone) ? timeZone : "" },
  };
}

async function findPreview(
  { deps }: PageCall,
  viewer: Viewer,
  { channelId, timeZone, from, to }: RecordFields,
): Promise<RecordPreview | null> {
  const period = toPeriod({ from, to }, timeZone === "" ? "UTC" : timeZone);
  if (channelId === "" || period === null) return null;
  try {
    return await previewRecord(deps, { viewer, ownCopy: deps.settings.ownCopy, channelId, ...period });
  } catch (error) {
    // It was theirs a moment ago.
    if (isChatError(error) && error.code === "not_found") return null;
    throw error;
  }
}
