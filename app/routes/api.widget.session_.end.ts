import { widgetSessionEnd } from "~/http/endpoints/widget-session.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(widgetSessionEnd);
