import type { ApiAnswer, ApiRequest } from "./api.server";
import type { AppDeps } from "./deps.server";

const BEGUN_STATUS = 200;
/** A method is whatever somebody sends; only these are worth a word in the log. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Counts and logs one API request: which endpoint, how it ended, how long it took. No address (it may hold an id), no
 * query, no person. A stream, or a file, is told of when it begins. Requests that went well are for machines to read, not people.
 */
export function beginRequest(
  endpoint: string,
  { method, requestId }: ApiRequest,
  { clock, log, metrics }: Pick<AppDeps, "clock" | "log" | "metrics">,
): (answer: ApiAnswer) => void {
  const ended = metrics.requestStarted(endpoint);
  const startedMs = clock.now().getTime();
  return (answer) => {
    const status = "status" in answer ? answer.status : BEGUN_STATUS;
    ended(status);
    const ms = clock.now().getTime() - startedMs;
    const fields = { endpoint, method: METHODS.has(method) ? method : "other", status, ms, requestId };
    if (status >= 400) log.info("request", fields);
    else log.debug("request", fields);
  };
}
