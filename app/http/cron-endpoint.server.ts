import { ChatError } from "~/domain/errors";
import { type ApiAnswer, type ApiRequest, json } from "./api.server";
import type { AppDeps } from "./deps.server";
import type { Endpoint } from "./endpoint.server";
import { toErrorAnswer } from "./error-table.server";
import { isSameSecret } from "./is-same-secret.server";
import { beginRequest } from "./request-record.server";

const SHORTEST_SECRET = 16;

/**
 * Something that a clock elsewhere starts, by `GET` or `POST` with `Authorization: Bearer $CRON_SECRET`; answers what it has
 * done. Without a good secret on this side it answers 503 to everybody. The chat's switch does not matter.
 */
export function createCronEndpoint(name: string, work: (deps: AppDeps) => Promise<object>): Endpoint {
  return async (request, deps) => {
    const end = beginRequest(name, request, deps);
    const answer = await run(name, work, request, deps);
    end(answer);
    return answer;
  };
}

async function run(
  name: string,
  work: (deps: AppDeps) => Promise<object>,
  request: ApiRequest,
  deps: AppDeps,
): Promise<ApiAnswer> {
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
    return json(await work(deps));
  } catch (error) {
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500 && deps.settings.cronSecret !== null)
      deps.log.error("request_failed", error, { endpoint: name, requestId });
    return answer;
  }
}
