import { beginPartnerSession } from "~/services/begin-widget-session";
import { endWidgetSession } from "~/services/end-widget-session";
import { beginAccountSession } from "~/services/hand-over-sign-in";
import { json } from "../api.server";
import { chatAction, openAction } from "../endpoint.server";
import { findOwnOrigins } from "../own-origins.server";
import { WidgetSessionEndRequest, WidgetSessionRequest } from "../schemas.server";
import { requireWidgetViewer } from "../viewer.server";

/** `POST /api/widget/session`: a partner's word for somebody, or the pop-up's code, against a short session. */
export const widgetSession = openAction(
  "widget_session",
  WidgetSessionRequest,
  async ({ deps, request, origin, body }) => {
    await deps.rates.requireWidgetSession(origin.address);
    if ("code" in body) return json(await beginAccountSession(deps, { ...body, origin }));
    const audiences = findOwnOrigins(request, deps.settings);
    return json(await beginPartnerSession(deps, { ...body, audiences, origin }));
  },
);

/** `POST /api/widget/session/end`: the session the request carries is over, and its streams with it. */
export const widgetSessionEnd = chatAction(
  "widget_session_end",
  WidgetSessionEndRequest,
  async ({ deps, viewer }) => {
    await endWidgetSession(deps, { viewer });
    return json({ ok: true });
  },
  requireWidgetViewer,
);
