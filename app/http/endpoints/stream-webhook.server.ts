import { gunzip } from "node:zlib";
import { ChatError } from "~/domain/errors";
import { receiveStreamEvent } from "~/services/receive-stream-event";
import { type ApiAnswer, type ApiRequest, json } from "../api.server";
import type { AppDeps } from "../deps.server";
import type { Endpoint } from "../endpoint.server";
import { toErrorAnswer } from "../error-table.server";
import { isSameSecret } from "../is-same-secret.server";
import { beginRequest } from "../request-record.server";
import { parseStreamEvent } from "../stream-event.server";

const BODY_BYTES = 256 * 1024;
/** A message of the longest kind with its people and attachments is far below; a bomb is far above. */
const UNPACKED_BYTES = 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);
const NAME = "stream_webhook";

/**
 * `POST /api/webhooks/stream`: what Stream tells of its channels, signed. 2xx: done, for good; 4xx: not Stream's, or not in
 * its form; 5xx: nothing was done, and Stream tries again. Not there without Stream's key and secret. The chat's switch
 * does not matter: what is said at Stream is logged also while it is off.
 */
export const streamWebhook: Endpoint = async (request, deps) => {
  const end = beginRequest(NAME, request, deps);
  const answer = await receive(request, deps);
  end(answer);
  return answer;
};

async function receive(request: ApiRequest, deps: AppDeps): Promise<ApiAnswer> {
  const { requestId } = request;
  try {
    const { stream } = deps;
    if (stream === null) throw new ChatError("not_found");
    if (request.method !== "POST") {
      const refusal = toErrorAnswer(new ChatError("method_not_allowed"), requestId);
      return { ...refusal, headers: { ...refusal.headers, Allow: "POST" } };
    }
    const id = request.header("x-webhook-id")?.trim() ?? "";
    const signature = request.header("x-signature")?.trim() ?? "";
    if (!/^[\w-]{1,128}$/.test(id) || !/^[0-9a-f]{64}$/.test(signature)) throw refuse("Not signed.");
    if (!isSameSecret(request.header("x-api-key"), stream.apiKey)) throw refuse("For another app.");
    const body = await unpack(await request.readBody(BODY_BYTES));
    if (!(await stream.isGenuine(body, signature))) throw refuse("The signature is not good.");
    const told = parseStreamEvent(body);
    return json({ outcome: await receiveStreamEvent(deps, { id, ...told }) });
  } catch (error) {
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500) deps.log.error("request_failed", error, { endpoint: NAME, requestId });
    return answer;
  }
}

/** Stream signs what it wrote, before it compresses it; by the first two bytes, as its own SDK knows it. */
async function unpack(body: Uint8Array): Promise<Uint8Array> {
  if (!GZIP.equals(body.subarray(0, GZIP.length))) return body;
  return await new Promise((resolve, reject) => {
    gunzip(body, { maxOutputLength: UNPACKED_BYTES }, (error, unpacked) => {
      if (error === null) resolve(unpacked);
      else if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") reject(new ChatError("too_large"));
      else reject(refuse("The body is not gzip."));
    });
  });
}

function refuse(message: string): ChatError {
  return new ChatError("invalid_request", { message });
}
