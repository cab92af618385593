import type { LoaderFunctionArgs } from "@remix-run/node";
import { ChatError, isChatError } from "~/domain/errors";
import { findClientAddress } from "../client-address.server";
import { type AppDeps, getDeps, toRequestContext } from "../deps.server";
import { toErrorAnswer } from "../error-table.server";
import { type Asked, tellRefusal } from "../refusals.server";

/** What a page's loader or action works with. */
export interface PageCall {
  readonly request: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly deps: AppDeps;
  /** From where, and what is found out about who asks; for the audit trail. */
  readonly asked: Asked;
}

/**
 * Runs a page's loader or action. Every failure becomes a Response with the status of its code and the error body of
 * the API, which the page's error boundary turns into words; only the log learns more.
 */
export async function servePage<Result>(
  { request, params, context }: LoaderFunctionArgs,
  work: (call: PageCall) => Promise<Result>,
): Promise<Result> {
  const deps = requireDeps(context);
  const requestId = crypto.randomUUID();
  const asked: Asked = {
    origin: { requestId, address: findClientAddress(toSender(request, context), deps.settings) },
    ...{ viewer: null, channelId: params["channelId"] ?? null, credential: false },
  };
  try {
    return await work({ request, params, deps, asked });
  } catch (error) {
    if (error instanceof Response) throw error;
    tellRefusal(deps.audit, asked, error);
    const response = toPageError(error, requestId);
    if (response.status >= 500) deps.log.error("page_failed", error, { requestId });
    throw response;
  }
}

function toSender(request: Request, context: unknown): Parameters<typeof findClientAddress>[0] {
  const peerAddress = toRequestContext(context).peerAddress ?? null;
  return { peerAddress, header: (name) => request.headers.get(name) };
}

/** A set-up that cannot start is answered as a failing database is, not as a crash. */
function requireDeps(context: unknown): AppDeps {
  try {
    return getDeps(context);
  } catch (cause) {
    throw toPageError(new ChatError("unavailable", { cause }), crypto.randomUUID());
  }
}

function toPageError(error: unknown, requestId: string): Response {
  const { status, body, headers } = toErrorAnswer(error, requestId);
  const pageHeaders = new Headers({ ...headers, "Cache-Control": "no-store", "X-Request-Id": requestId });
  // A challenge asks for a bearer token, which no person types.
  pageHeaders.delete("WWW-Authenticate");
  return Response.json(body, {
    status,
    statusText: isChatError(error) ? error.code : "internal",
    headers: pageHeaders,
  });
}
