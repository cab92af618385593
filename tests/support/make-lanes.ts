import { type ClientRequest, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import type { AppDeps } from "~/http/deps.server";
import { createHttpServer } from "../../server/http-server";
import { makeApiBuild } from "./make-api-build";

/** A request as a test writes it down. */
export interface Ask {
  readonly method?: string;
  /** Sent as it stands, not tidied up. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One way by which requests reach the endpoints. */
export interface Lane {
  readonly name: string;
  /** Of a stream only what it says first. */
  ask(ask: Ask): Promise<Answer>;
  close(): Promise<void>;
}

/** Remix by itself, as a platform without a process of ours runs it: a real `Request` in, a `Response` out. */
export function makeRemixLane(deps: AppDeps, build: ServerBuild = makeApiBuild()): Lane {
  const handle = createRequestHandler(build, "test");
  return {
    name: "Remix",
    async ask({ method = "GET", path, headers = {}, body }) {
      const stream = isEndless(body) ? Readable.toWeb(Readable.from(body)) : (body ?? null);
      const init = { method, headers, body: stream, duplex: "half" } as RequestInit;
      const response = await handle(new Request(`https://chat.test${path}`, init), { deps });
      const { status, headers: answered } = response;
      // As bytes: a file that begins with the mark of its encoding keeps it.
      if (!isStream(answered))
        return { status, headers: answered, text: Buffer.from(await response.arrayBuffer()).toString() };
      const reader = response.body?.getReader();
      const first = await reader?.read();
      await reader?.cancel();
      return { status, headers: answered, text: Buffer.from(first?.value ?? []).toString() };
    },
    close: async () => undefined,
  };
}

/** The self-hosted server on a port of its own. */
export interface ServerLane extends Lane {
  readonly server: Server;
  /** Begins a request; the answer's body is the caller's to read or to leave. */
  open(ask: Ask): Promise<{ readonly request: ClientRequest; readonly response: IncomingMessage }>;
}

export async function makeServerLane(
  deps: AppDeps,
  { fastLane = true, build = makeApiBuild() } = {},
): Promise<ServerLane> {
  const server = createHttpServer({
    ...{ build, deps, publicDir: "/nonexistent", mode: "production", fastLane },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const open: ServerLane["open"] = ({ method = "GET", path, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const request = httpRequest({
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { Connection: "keep-alive", ...headers },
        agent: false,
      });
      request.once("response", (response) => resolve({ request, response }));
      request.once("error", reject);
      void writeBody(request, body);
    });
  return {
    name: fastLane ? "the fast lane" : "Remix behind our server",
    server,
    open,
    async ask(ask) {
      const { request, response } = await open(ask);
      const headers = new Headers();
      for (let at = 0; at < response.rawHeaders.length; at += 2)
        headers.append(response.rawHeaders[at] ?? "", response.rawHeaders[at + 1] ?? "");
      const chunks: Buffer[] = [];
      for await (const chunk of response) {
        chunks.push(chunk);
        if (isStream(headers)) break;
      }
      if (isStream(headers)) request.destroy();
      return { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString() };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A body that is not wanted any more ends quietly. */
async function writeBody(request: ClientRequest, body: Ask["body"]): Promise<void> {
  if (!isEndless(body)) {
    request.end(body);
    return;
  }
  let isAnswered = false;
  request.once("response", () => {
    isAnswered = true;
  });
  for await (const chunk of body) {
    if (request.destroyed || isAnswered) break;
    request.write(chunk);
  }
  request.destroy();
}

function isStream(headers: Headers): boolean {
  return headers.get("Content-Type")?.startsWith("text/event-stream") === true;
}

function isEndless(body: Ask["body"]): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && !(body instanceof Uint8Array);
}
