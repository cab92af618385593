import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppDeps } from "./deps.server";
import type { Endpoint } from "./endpoint.server";
import { exportFile } from "./endpoints/export.server";
import { messaging } from "./endpoints/messaging.server";
import { send } from "./endpoints/send.server";
import { streamToken } from "./endpoints/stream-token.server";
import { channelStream, personStream } from "./endpoints/streams.server";
import { writeAnswer } from "./node-answer.server";
import { toApiRequest } from "./node-request.server";

const FIXED: ReadonlyMap<string, Endpoint> = new Map([
  ["send", send],
  ["messaging", messaging],
  ["export", exportFile],
  ["stream", personStream],
  ["stream-token", streamToken],
]);
const ADDRESS = /^\/api\/chat\/([^/?]+)\/?(?:\?|$)/;

/**
 * Answers `/api/chat/*` from the same endpoints as the Remix routes, before Remix sees the request.
 * False: not one of ours, or an address that needs no speed.
 */
export function handleFast(request: IncomingMessage, response: ServerResponse, deps: AppDeps): boolean {
  const segment = ADDRESS.exec(request.url ?? "")?.[1];
  if (segment === undefined) return false;
  const endpoint = FIXED.get(segment) ?? channelStream;
  const api = toApiRequest(request, { channelId: decode(segment) });
  endpoint(api, deps).then(
    (answer) => writeAnswer(answer, api, request, response),
    (error: unknown) => {
      // Endpoints answer every failure themselves; this is a fault of ours, and nobody is left waiting.
      deps.log.error("request_failed", error, { requestId: api.requestId });
      response.destroy();
    },
  );
  return true;
}

/** A malformed escape is an address of nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}
