import { metrics } from "~/http/endpoints/metrics.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader } = remixRoute(metrics);
