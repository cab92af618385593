import { closeExpired } from "~/http/endpoints/close-expired-chats.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(closeExpired);
