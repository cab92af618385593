import type { IncomingMessage, ServerResponse } from "node:http";
import type { LiveEvent } from "~/services/live/live-event";
import type { StreamOpening } from "~/services/live/stream-sink";
import { HEARTBEAT, MAX_WAITING_BYTES, STREAM_HEADERS } from "./answer-headers.server";
import type { ApiAnswer, ApiRequest, JsonAnswer, TextAnswer } from "./api.server";
import { toFinished } from "./finished-answer.server";
import { onceClosed, whenRoom } from "./socket-room.server";

const LINGER_MS = 2_000;

/** Writes an endpoint's answer to a response of node:http. */
export function writeAnswer(
  answer: ApiAnswer,
  { requestId }: ApiRequest,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (response.destroyed) return;
  if (answer.kind === "stream") openStream(answer.opening, response);
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

/** The socket's own close is the one sure sign that the reader is gone; it releases the stream, once. */
function openStream(opening: StreamOpening, response: ServerResponse): void {
  response.writeHead(200, STREAM_HEADERS);
  response.socket?.setNoDelay(true);
  const release = opening.start({
    send(event, id) {
      if (response.writableEnded) return;
      response.write(toFrame(event, id));
      // Its reader takes nothing: it has to come back with its cursor.
      if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
    },
    beat() {
      if (!response.writableEnded) response.write(HEARTBEAT);
    },
    drained: () => whenRoom(response),
    end: () => void response.end(),
  });
  onceClosed(response, release);
}

/** Names and ids are ours and JSON has no raw newline, so nothing a person writes can forge a line. */
function toFrame({ name, json }: LiveEvent, id: string | null): string {
  return id === null ? `event: ${name}\ndata: ${json}\n\n` : `event: ${name}\nid: ${id}\ndata: ${json}\n\n`;
}
