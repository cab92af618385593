import { beginVisitorSession, renewVisitorSession } from "~/services/begin-visitor-session";
import { keepVisit } from "~/services/keep-visit";
import { json } from "../api.server";
import { openAction } from "../endpoint.server";
import { findOwnOrigins } from "../own-origins.server";
import { WidgetAnonymousRequest } from "../schemas.server";

/**
 * `POST /api/widget/anonymous`: somebody nobody vouches for begins, or goes on by the session they have, or has shown who
 * they are and keeps the conversation.
 */
export const widgetAnonymous = openAction(
  "widget_anonymous",
  WidgetAnonymousRequest,
  async ({ deps, request, origin, body }) => {
    await deps.rates.requireWidgetSession(origin.address);
    if ("renew" in body) return json(await renewVisitorSession(deps, { ...body, origin }));
    if (!("keep" in body)) return json(await beginVisitorSession(deps, { ...body, origin }));
    const audiences = findOwnOrigins(request, deps.settings);
    return json(await keepVisit(deps, { ...body, audiences, origin }));
  },
);
