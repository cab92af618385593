import { exportFile } from "~/http/endpoints/export.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(exportFile);
