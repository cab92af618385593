import { clerkWebhook } from "~/http/endpoints/clerk-webhook.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(clerkWebhook);
