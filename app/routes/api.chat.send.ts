import { send } from "~/http/endpoints/send.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(send);
