import { healthz } from "~/http/endpoints/health.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader } = remixRoute(healthz);
