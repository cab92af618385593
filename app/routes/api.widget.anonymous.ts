import { widgetAnonymous } from "~/http/endpoints/widget-anonymous.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(widgetAnonymous);
