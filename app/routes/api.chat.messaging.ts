import { messaging } from "~/http/endpoints/messaging.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(messaging);
