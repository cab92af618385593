import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { ChatError } from "~/domain/errors";
import type { ApiAnswer, ApiRequest } from "./api.server";
import { type AppDeps, getDeps, type RequestContext, toRequestContext } from "./deps.server";
import type { Endpoint } from "./endpoint.server";
import { toErrorAnswer } from "./error-table.server";
import { eventStreamResponse } from "./event-stream-response.server";
import { fileResponse } from "./file-response.server";
import { toFinished } from "./finished-answer.server";

/** An endpoint as a resource route's loader and action; both, so that a wrong method is answered by the contract. */
export function remixRoute(endpoint: Endpoint) {
  const handle = async ({
    request,
    params,
    context,
  }: LoaderFunctionArgs | ActionFunctionArgs): Promise<Response> => {
    const lane = toRequestContext(context);
    const api = toApiRequest(request, params, lane.peerAddress ?? null);
    const deps = findDeps(context);
    const answer = deps instanceof ChatError ? toErrorAnswer(deps, api.requestId) : await endpoint(api, deps);
    return toResponse(answer, api, request, lane);
  };
  return { loader: handle, action: handle };
}

/** A set-up that cannot start is answered as a failing database is, not as a crash. */
function findDeps(context: unknown): AppDeps | ChatError {
  try {
    return getDeps(context);
  } catch (cause) {
    return new ChatError("unavailable", { cause });
  }
}

function toApiRequest(
  request: Request,
  params: ApiRequest["params"],
  peerAddress: string | null,
): ApiRequest {
  return {
    method: request.method,
    params,
    query: new URL(request.url).searchParams,
    header: (name) => request.headers.get(name),
    readBody: (maxBytes) => readBody(request, maxBytes),
    requestId: crypto.randomUUID(),
    peerAddress,
  };
}

/**
 * Stops reading at the limit: a body that never ends must not be waited for. It is not cancelled either, for Remix would
 * cut the connection, and our answer with it.
 */
async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new ChatError("too_large");
  const reader = request.body?.getReader();
  for (let step = await reader?.read(); step?.value !== undefined; step = await reader?.read()) {
    size += step.value.byteLength;
    if (size > maxBytes) throw new ChatError("too_large");
    chunks.push(step.value);
  }
  return Buffer.concat(chunks);
}

function toResponse(
  answer: ApiAnswer,
  { requestId }: ApiRequest,
  request: Request,
  { onClosed, whenRoom }: RequestContext,
): Response {
  if (answer.kind === "stream")
    return eventStreamResponse(answer.opening, { signal: request.signal, onClosed, whenRoom });
  if (answer.kind === "file")
    return fileResponse(answer.download, { signal: request.signal, onClosed, whenRoom });
  const { status, text, headers } = toFinished(answer, requestId);
  return new Response(request.method === "HEAD" ? null : text, { status, headers });
}
