import { channelStream } from "~/http/endpoints/streams.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(channelStream);
