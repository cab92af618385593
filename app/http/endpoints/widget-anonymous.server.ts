import { beginVisitorSession, renewVisitorSession } from "~/services/begin-visitor-session";
import { json } from "../api.server";
import { openAction } from "../endpoint.server";
import { WidgetAnonymousRequest } from "../schemas.server";

/** `POST /api/widget/anonymous`: somebody nobody vouches for begins, or goes on by the session they have. */
export const widgetAnonymous = openAction(
  "widget_anonymous",
  WidgetAnonymousRequest,
  async ({ deps, origin, body }) => {
    await deps.rates.requireWidgetSession(origin.address);
    if ("renew" in body) return json(await renewVisitorSession(deps, { ...body, origin }));
    return json(await beginVisitorSession(deps, { ...body, origin }));
  },
);
