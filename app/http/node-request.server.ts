import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ChatError } from "~/domain/errors";
import type { ApiRequest } from "./api.server";

/** A request of node:http as endpoints see it. */
export function toApiRequest(request: IncomingMessage, params: ApiRequest["params"]): ApiRequest {
  return {
    method: request.method ?? "GET",
    params,
    query: toQuery(request.url ?? ""),
    header: (name) => toHeader(request.headers[name.toLowerCase()]),
    readBody: (maxBytes) => readBody(request, maxBytes),
    requestId: randomUUID(),
    peerAddress: request.socket.remoteAddress ?? null,
  };
}

function toQuery(url: string): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
}

function toHeader(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : value.join(", ");
}

/** Stops keeping at the limit: a body that never ends must not be waited for. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let whole = false;
    // Every request closes in the end; an error, with its stack, is made for those only that broke off.
    const brokeOff = () => {
      if (!whole) reject(new ChatError("invalid_request", { message: "The body broke off." }));
    };
    const onData = (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maxBytes) return void chunks.push(chunk);
      chunks.length = 0;
      request.off("data", onData).resume();
      reject(new ChatError("too_large"));
    };
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) return reject(new ChatError("too_large"));
    request.on("data", onData);
    request.once("end", () => {
      whole = true;
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.once("error", brokeOff);
    request.once("close", brokeOff);
  });
}
