import { widgetFrame } from "~/http/endpoints/widget-frame.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(widgetFrame);
