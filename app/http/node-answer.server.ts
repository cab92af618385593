import type { IncomingMessage, ServerResponse } from "node:http";
import type { ApiAnswer, ApiRequest, JsonAnswer, TextAnswer } from "./api.server";
import { toFinished } from "./finished-answer.server";
import { writeFile } from "./node-file.server";
import { openNodeStream } from "./node-stream.server";

const LINGER_MS = 2_000;

/** Writes an endpoint's answer to a response of node:http. */
export function writeAnswer(
  answer: ApiAnswer,
  { requestId }: ApiRequest,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (answer.kind === "file") void writeFile(answer.download, response);
  else if (response.destroyed) return;
  else if (answer.kind === "stream") openNodeStream(answer.opening, response);
  else writeFinished(answer, requestId, request, response);
}

function writeFinished(
  answer: JsonAnswer | TextAnswer,
  requestId: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { status, text, headers } = toFinished(answer, requestId);
  const body = Buffer.from(text);
  response.writeHead(status, { ...headers, "Content-Length": body.byteLength });
  response.end(body);
  if (!request.complete) cutLater(request);
}

/**
 * Somebody still sends a body that nobody wants. Cut at once, they would lose our answer with the connection: what they
 * send is let pass for a moment, which Node does by itself once the answer is out.
 */
function cutLater(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}
