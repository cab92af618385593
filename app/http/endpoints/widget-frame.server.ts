import { ChatError } from "~/domain/errors";
import { findClosures } from "~/domain/office-hours";
import type { WidgetFrameConfig } from "~/protocol/widget-frame";
import type { PartnerSite } from "~/services/ports/partner-records";
import type { ApiAnswer, ApiRequest, TextAnswer } from "../api.server";
import type { AppDeps } from "../deps.server";
import type { Endpoint } from "../endpoint.server";
import { toErrorAnswer } from "../error-table.server";
import { beginRequest } from "../request-record.server";
import { toFrameDocument, toFrameHeaders, toFrameNotice } from "../widget-frame-page.server";

/** No page with a frame on it stays open longer than that, to speak of. */
const CLOSURE_DAYS = 8;
const NAME = "widget_frame";
const NOT_HERE = "This chat is not available here.";

/**
 * `GET /widget/frame?site=KEY`: the document that partners' pages hold in a frame. Not there (404, held by nobody) for a
 * site that is unknown or disabled, and while the chat is off; 503 while its files are not built.
 */
export const widgetFrame: Endpoint = async (request, deps) => {
  const end = beginRequest(NAME, request, deps);
  const answer = await answerFrame(request, deps);
  end(answer);
  return answer;
};

async function answerFrame(request: ApiRequest, deps: AppDeps): Promise<ApiAnswer> {
  const { requestId, method } = request;
  try {
    if (!deps.settings.chatEnabled) return toNotice(404, NOT_HERE);
    if (method !== "GET" && method !== "HEAD") throw new ChatError("method_not_allowed");
    const site = await deps.partners.findSite(request.query.get("site") ?? "");
    if (site === null || !site.active) return toNotice(404, NOT_HERE);
    const files = await deps.widgetBundle.find();
    if (files === null)
      return toNotice(503, "The chat's files are missing here: whoever runs it has to build the widget.");
    const nonce = deps.random.id();
    return {
      ...{ kind: "text", status: 200, contentType: "text/html; charset=utf-8" },
      text: toFrameDocument(toConfig(site, deps), files, nonce),
      headers: toFrameHeaders(site.origins, nonce),
    };
  } catch (error) {
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500) deps.log.error("request_failed", error, { endpoint: NAME, requestId });
    return answer;
  }
}

function toNotice(status: number, text: string): TextAnswer {
  return {
    ...{ kind: "text", status, contentType: "text/html; charset=utf-8" },
    ...{ text: toFrameNotice(text), headers: toFrameHeaders([], null) },
  };
}

function toConfig(site: PartnerSite, { clock, settings }: AppDeps): WidgetFrameConfig {
  const { idleLogoffMinutes: idleMinutes } = settings;
  const { siteKey, name: siteName, origins, modes, accent, greeting, replyPromise } = site;
  const visitorDays = modes.includes("anonymous") ? site.anonymousPurgeDays : null;
  const hours = site.officeHours;
  const closures = hours === null ? [] : findClosures(hours, clock.now().getTime(), CLOSURE_DAYS);
  return {
    ...{ siteKey, siteName, origins, modes, accent, greeting, replyPromise },
    ...{ closures, visitorDays, idleMinutes },
  };
}
