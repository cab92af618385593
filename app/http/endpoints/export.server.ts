import { ChatError } from "~/domain/errors";
import { toPeriod } from "~/domain/record/to-period";
import { exportRecord } from "~/services/export-record";
import { chatQuery } from "../endpoint.server";
import { ExportRequest } from "../export-request.server";
import { findLocaleIn } from "../pages/locale.server";
import { requireOwnNavigation } from "../same-origin.server";

/** `GET /api/chat/export`: a conversation's record as a file (contract section 4). */
export const exportFile = chatQuery("export", async ({ deps, viewer, request, asked }) => {
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
