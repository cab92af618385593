import { ChatError } from "~/domain/errors";
import { receiveDelivery } from "~/services/receive-delivery";
import { type ApiAnswer, type ApiRequest, json } from "../api.server";
import { parseClerkEvent } from "../clerk-event.server";
import type { AppDeps } from "../deps.server";
import type { Endpoint } from "../endpoint.server";
import { toErrorAnswer } from "../error-table.server";
import { beginRequest } from "../request-record.server";
import { readSignedDelivery } from "../signed-delivery.server";

/** A person with many addresses and accounts is a few KB. */
const BODY_BYTES = 256 * 1024;
const NAME = "clerk_webhook";

/**
 * `POST /api/webhooks/clerk`: what Clerk tells of people, sessions and plans. 2xx: done, for good; 4xx: not Clerk's, or
 * not in its form; 5xx: nothing was done, and Clerk tries again. Not there while no signing secret is set. The chat's
 * switch does not matter: people are kept in step also while it is off.
 */
export const clerkWebhook: Endpoint = async (request, deps) => {
  const end = beginRequest(NAME, request, deps);
  const answer = await receive(request, deps);
  end(answer);
  return answer;
};

async function receive(request: ApiRequest, deps: AppDeps): Promise<ApiAnswer> {
  const { requestId } = request;
  try {
    const { webhooks } = deps;
    if (webhooks === null) throw new ChatError("not_found");
    if (request.method !== "POST") {
      const refusal = toErrorAnswer(new ChatError("method_not_allowed"), requestId);
      return { ...refusal, headers: { ...refusal.headers, Allow: "POST" } };
    }
    const delivery = await readSignedDelivery(request, webhooks, BODY_BYTES);
    const { graceDays, plans } = deps.settings.billing;
    const sentAt = new Date(Number(delivery.timestamp) * 1_000);
    const told = parseClerkEvent(delivery.body, { sentAt, plans });
    return json({ outcome: await receiveDelivery(deps, { id: delivery.id, ...told, graceDays }) });
  } catch (error) {
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500) deps.log.error("request_failed", error, { endpoint: NAME, requestId });
    return answer;
  }
}
