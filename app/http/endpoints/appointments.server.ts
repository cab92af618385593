import { ChatError } from "~/domain/errors";
import { receiveAppointment } from "~/services/receive-appointment";
import { type ApiAnswer, type ApiRequest, json } from "../api.server";
import { parseAppointmentEvent } from "../appointment-event.server";
import type { AppDeps } from "../deps.server";
import type { Endpoint } from "../endpoint.server";
import { toErrorAnswer } from "../error-table.server";
import { beginRequest } from "../request-record.server";
import { readSignedDelivery } from "../signed-delivery.server";

const BODY_BYTES = 16 * 1024;
const NAME = "appointments";

/**
 * `POST /api/appointments`: what the booking side tells, signed. 2xx: done, for good; 4xx: not theirs, or not in the form;
 * 5xx: nothing was done, try again. Not there while APPOINTMENTS_WEBHOOK_SECRET is not set. The chat's switch does not
 * matter: appointments are kept in step also while it is off.
 */
export const appointments: Endpoint = async (request, deps) => {
  const end = beginRequest(NAME, request, deps);
  const answer = await receive(request, deps);
  end(answer);
  return answer;
};

async function receive(request: ApiRequest, deps: AppDeps): Promise<ApiAnswer> {
  const { requestId } = request;
  try {
    const { appointmentWebhooks } = deps;
    if (appointmentWebhooks === null) throw new ChatError("not_found");
    if (request.method !== "POST") {
      const refusal = toErrorAnswer(new ChatError("method_not_allowed"), requestId);
      return { ...refusal, headers: { ...refusal.headers, Allow: "POST" } };
    }
    const { id, body } = await readSignedDelivery(request, appointmentWebhooks, BODY_BYTES);
    const told = parseAppointmentEvent(body, deps.clock.now());
    return json({ outcome: await receiveAppointment(deps, { id, ...told }) });
  } catch (error) {
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500) deps.log.error("request_failed", error, { endpoint: NAME, requestId });
    return answer;
  }
}
