import { unknownAddress } from "~/http/endpoint.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(unknownAddress);
