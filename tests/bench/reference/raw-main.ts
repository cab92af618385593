import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SendBody } from "~/protocol/requests";
import { createRawStore, type DatabaseAddress, type RawMessage } from "./raw-store";

/**
 * What a chat server costs that does nothing but its work: node:http, server-sent events, and in its durable form one
 * grouped commit before anybody sees a message. Nobody is asked who they are, nothing is checked, sealed or resumed,
 * and no stream is kept alive.
 */
async function start(database: DatabaseAddress | null): Promise<void> {
  const streams = new Map<string, Set<ServerResponse>>();
  const store = database === null ? null : await createRawStore(database);
  let places = 0;
  const append = store?.append ?? (async () => ++places);

  function open(channelId: string, response: ServerResponse): void {
    const own = streams.get(channelId) ?? new Set();
    streams.set(channelId, own.add(response));
    response.once("close", () => {
      own.delete(response);
      if (own.size === 0) streams.delete(channelId);
    });
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(`event: ready\ndata: {}\n\n`);
  }

  async function send(body: string, response: ServerResponse): Promise<void> {
    const { channelId, content, clientMessageId } = JSON.parse(body) as SendBody;
    const seq = await append({ channelId, content, key: clientMessageId });
    const json = JSON.stringify(toMessage({ channelId, content, key: clientMessageId }, seq));
    const frame = Buffer.from(`event: message\nid: 1-${seq}\ndata: ${json}\n\n`);
    for (const stream of streams.get(channelId) ?? []) stream.write(frame);
    const answer = Buffer.from(`{"message":${json}}`);
    response.writeHead(201, { "Content-Type": "application/json", "Content-Length": answer.byteLength });
    response.end(answer);
  }

  const server = createServer((request, response) => {
    if (request.method === "GET") return open((request.url ?? "").slice("/api/chat/".length), response);
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.once("end", () => void send(body, response).catch(() => response.destroy()));
  });
  server.keepAliveTimeout = 75_000;
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
}

/** The bytes of our own event, so that writing and reading cost the same. */
function toMessage({ channelId, content, key }: RawMessage, seq: number) {
  const author = { id: "person_0123456789", name: "Load person", role: "therapist" };
  const at = new Date().toISOString();
  const times = { createdAt: at, editedAt: null, deletedAt: null };
  return { channelId, id: key, seq, version: seq, author, kind: "text", content, ...times };
}

void start(JSON.parse(process.env.RAW_DATABASE ?? "null"));
process.once("disconnect", () => process.exit(0));
