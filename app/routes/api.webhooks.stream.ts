import { streamWebhook } from "~/http/endpoints/stream-webhook.server";
import { remixRoute } from "~/http/remix-lane.server";

export const { loader, action } = remixRoute(streamWebhook);
