import { ChatError } from "~/domain/errors";
import { toPeriod } from "~/domain/record/to-period";
import { PATHS } from "~/protocol/paths";
import type { ErrorBody } from "~/protocol/requests";
import { exportRecord } from "~/services/export-record";
import type { ApiRequest, JsonAnswer } from "../api.server";
import { chatQuery, type Endpoint } from "../endpoint.server";
import { ExportRequest } from "../export-request.server";
import { findLocaleIn } from "../pages/locale.server";
import { requireOwnNavigation } from "../same-origin.server";

/**
 * `GET /api/chat/export`: a conversation's record as a file (contract section 4). Whoever came from our page by its form goes
 * back to it with the reason of a refusal, instead of looking at JSON.
 */
export const exportFile: Endpoint = async (request, deps) => {
  const answer = await file(request, deps);
  const isNavigation =
    request.header("sec-fetch-mode") === "navigate" && request.header("sec-fetch-site") === "same-origin";
  return isNavigation && answer.kind === "json" ? toPage(answer, request) : answer;
};

const file = chatQuery("export", async ({ deps, viewer, request, asked }) => {
  requireOwnNavigation(request.header("sec-fetch-site"));
  const parsed = ExportRequest.safeParse(Object.fromEntries(request.query));
  asked.channelId = request.query.get("channelId");
  if (!parsed.success)
    throw new ChatError("invalid_request", { message: `Not valid: ${toNames(parsed.error.issues)}.` });
  const { channelId, format, timeZone } = parsed.data;
  const period = toPeriod(parsed.data, timeZone);
  if (period === null) throw new ChatError("invalid_request", { message: "Not valid: from, to." });
  const download = await exportRecord(deps, {
    ...{ viewer, channelId, format, timeZone, ...period },
    locale: findLocaleIn(request.header("accept-language") ?? ""),
    ownCopy: deps.settings.ownCopy,
  });
  return { kind: "file", download };
});

/** Names of fields, never what stood in them. */
function toNames(issues: readonly { readonly path: readonly PropertyKey[] }[]): string {
  return [...new Set(issues.map(({ path }) => String(path[0] ?? "a field that is none")))].join(", ");
}

/** The same choice again, on the page, and why it was refused. */
function toPage(answer: JsonAnswer, { query }: ApiRequest): JsonAnswer {
  const again = new URLSearchParams([...query].filter(([name]) => name in ExportRequest.shape));
  again.set("refused", (answer.body as ErrorBody).error.code);
  return { kind: "json", status: 303, body: {}, headers: { Location: `${PATHS.records}?${again}` } };
}
