import { closeExpiredChats } from "~/services/close-expired-chats";
import { workOffStream } from "~/services/work-off-stream";
import { type ApiAnswer, type ApiRequest, json } from "../api.server";
import type { AppDeps } from "../deps.server";
import type { Endpoint } from "../endpoint.server";
import { toErrorAnswer } from "../error-table.server";
import { isSameSecret } from "../is-same-secret.server";
import { beginRequest } from "../request-record.server";

const NAME = "close_expired_chats";
const SHORTEST_SECRET = 16;
import { createCronEndpoint } from "../cron-endpoint.server";

/**
 * `/api/cron/close-expired-chats`: writes down what the clock has closed and answers how many. What is over is over also
 * while the chat is off.
 */
export const closeExpired: Endpoint = async (request, deps) => {
  const end = beginRequest(NAME, request, deps);
  const answer = await run(request, deps);
  end(answer);
  return answer;
};

async function run(request: ApiRequest, deps: AppDeps): Promise<ApiAnswer> {
  const { requestId } = request;
  try {
    const { cronSecret } = deps.settings;
    if (cronSecret === null || cronSecret.length < SHORTEST_SECRET)
      throw new ChatError("unavailable", {
        message: "CRON_SECRET is not set, or shorter than 16 characters.",
      });
    if (request.method !== "GET" && request.method !== "POST") {
      const refusal = toErrorAnswer(new ChatError("method_not_allowed"), requestId);
      return { ...refusal, headers: { ...refusal.headers, Allow: "GET, POST" } };
    }
    const given = /^Bearer +([^\s]+)$/i.exec(request.header("authorization") ?? "")?.[1] ?? null;
    if (!isSameSecret(given, cronSecret)) throw new ChatError("signed_out");
    const closed = await closeExpiredChats(deps);
    const { stream } = deps;
    // Where no process lasts, this is also what hands Stream its work.
    return json(stream === null ? closed : { ...closed, carried: await workOffStream({ ...deps, stream }) });
  } catch (error) {
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500 && deps.settings.cronSecret !== null)
      deps.log.error("request_failed", error, { endpoint: NAME, requestId });
    return answer;
  }
}
export const closeExpired = createCronEndpoint("close_expired_chats", closeExpiredChats);
