import { streamToken } from "~/http/endpoints/stream-token.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(streamToken);
