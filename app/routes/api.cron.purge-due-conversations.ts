import { purgeDue } from "~/http/endpoints/purge-due-conversations.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(purgeDue);
