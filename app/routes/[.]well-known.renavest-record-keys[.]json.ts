import { recordKeys } from "~/http/endpoints/record-keys.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader } = remixRoute(recordKeys);
