import type { output, ZodType } from "zod/v4";
import { ChatError } from "~/domain/errors";
import type { RequestOrigin, Viewer } from "~/domain/people";
import { LIMITS } from "~/protocol/limits";
import type { ApiAnswer, ApiRequest } from "./api.server";
import { findClientAddress } from "./client-address.server";
import type { AppDeps } from "./deps.server";
import { toErrorAnswer } from "./error-table.server";
import { readJson } from "./read-json.server";
import { type Asked, tellRefusal } from "./refusals.server";
import { beginRequest } from "./request-record.server";
import { requireOwnOrigin } from "./same-origin.server";
import { findCredential, requireViewer } from "./viewer.server";

/** One address of the API, for either lane. Never throws: every failure is an answer. */
export type Endpoint = (request: ApiRequest, deps: AppDeps) => Promise<ApiAnswer>;

/** What a handler works with once everything that is the same for all has been checked. */
export interface Call {
  readonly deps: AppDeps;
  readonly viewer: Viewer;
  readonly request: ApiRequest;
}

/** Who asks; `requireViewer` lets people of a partner's widget in nowhere. */
type FindPerson = (request: ApiRequest, deps: AppDeps) => Promise<Viewer>;

/** An endpoint that reads: `GET`, signed in. `name` is what it is counted and logged under. */
export function chatQuery(
  name: string,
  handle: (call: Call & { readonly asked: Asked }) => Promise<ApiAnswer>,
  findPerson: FindPerson = requireViewer,
): Endpoint {
  return guarded({ name, method: "GET" }, async (request, deps, asked) => {
    asked.channelId = request.params["channelId"] ?? null;
    const viewer = { ...(await findPerson(request, deps)), origin: asked.origin };
    asked.viewer = viewer;
    return await handle({ request, deps, viewer, asked });
  });
}

/** An endpoint that changes something: `POST` of JSON that fits `schema`, from our own pages, signed in. */
export function chatAction<Schema extends ZodType>(
  name: string,
  schema: Schema,
  handle: (call: Call & { readonly body: output<Schema> }) => Promise<ApiAnswer>,
  findPerson: FindPerson = requireViewer,
): Endpoint {
  return guarded({ name, method: "POST" }, async (request, deps, asked) => {
    const bearer = findCredential(request, deps.identity.cookieNames)?.source === "bearer";
    requireOwnOrigin({ ...toOriginFacts(request), bearer }, deps.settings.appOrigins);
    const viewer = { ...(await findPerson(request, deps)), origin: asked.origin };
    asked.viewer = viewer;
    const body = await readJson(request, schema, LIMITS.requestBodyBytes);
    asked.channelId = findChannelId(body);
    return await handle({ request, deps, viewer, body });
  });
}

/** An endpoint to which people come without being known yet, with a proof in its body: `POST` of JSON, from no foreign page. */
export function openAction<Schema extends ZodType>(
  name: string,
  schema: Schema,
  handle: (
    call: Omit<Call, "viewer"> & {
      readonly origin: RequestOrigin;
      readonly body: output<Schema>;
    },
  ) => Promise<ApiAnswer>,
): Endpoint {
  return guarded({ name, method: "POST" }, async (request, deps, asked) => {
    asked.credential = true;
    // Nothing that a browser adds by itself is looked at, so a program may ask as well.
    requireOwnOrigin({ ...toOriginFacts(request), bearer: true }, deps.settings.appOrigins);
    const body = await readJson(request, schema, LIMITS.requestBodyBytes);
    return await handle({ request, deps, origin: asked.origin, body });
  });
}

/** The answer to every address under /api that is none of ours. */
export const unknownAddress: Endpoint = async (request) =>
  toErrorAnswer(new ChatError("not_found"), request.requestId);

interface Address {
  readonly name: string;
  readonly method: "GET" | "POST";
}

type Handler = (request: ApiRequest, deps: AppDeps, asked: Asked) => Promise<ApiAnswer>;

function guarded(address: Address, handle: Handler): Endpoint {
  return async (request, deps) => {
    const end = beginRequest(address.name, request, deps);
    const answer = await answerGuarded(address, handle, request, deps);
    end(answer);
    return answer;
  };
}

async function answerGuarded(
  { name, method }: Address,
  handle: Handler,
  request: ApiRequest,
  deps: AppDeps,
): Promise<ApiAnswer> {
  const asked: Asked = {
    origin: { requestId: request.requestId, address: findClientAddress(request, deps.settings) },
    ...{ viewer: null, channelId: null },
    credential: findCredential(request, deps.identity.cookieNames) !== null,
  };
  try {
    if (!deps.settings.chatEnabled) throw new ChatError("not_found");
    if (request.method !== method) return refuseMethod(method, request.requestId);
    return await handle(request, deps, asked);
  } catch (error) {
    if (deps.settings.chatEnabled) tellRefusal(deps.audit, asked, error);
    const { requestId } = request;
    const answer = toErrorAnswer(error, requestId);
    if (answer.status >= 500) deps.log.error("request_failed", error, { endpoint: name, requestId });
    return answer;
  }
}

function toOriginFacts(request: ApiRequest) {
  return {
    origin: request.header("origin"),
    secFetchSite: request.header("sec-fetch-site"),
    host: request.header("host"),
  };
}

/** The conversation a request names, wherever its body has room for one. */
function findChannelId(body: unknown): string | null {
  const named = typeof body === "object" && body !== null && "channelId" in body ? body.channelId : null;
  return typeof named === "string" ? named : null;
}

function refuseMethod(allowed: string, requestId: string): ApiAnswer {
  const answer = toErrorAnswer(new ChatError("method_not_allowed"), requestId);
  return { ...answer, headers: { ...answer.headers, Allow: allowed } };
}
