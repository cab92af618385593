import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createClient } from "redis";

type Client = ReturnType<typeof openClient>;
type Reply = { result: unknown } | { error: string };

export const REST_TOKEN = "opens-only-this-bridge";

/** Upstash's REST interface in front of a real Redis, as far as the client uses it. */
export interface RedisRestBridge {
  readonly url: string;
  readonly port: number;
  /** Each answer waits this long. */
  delayMs: number;
  /** Ends every subscription, as a deployment on their side would. */
  endSubscriptions(): void;
  readonly subscriptionCount: number;
  close(): Promise<void>;
}

export async function startRestBridge(redisUrl: string): Promise<RedisRestBridge> {
  const subscriptions = new Set<ServerResponse>();
  const commands = createCommands(redisUrl);
  const bridge = { delayMs: 0 };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${REST_TOKEN}`)
      return send(request, response, 401, { error: "Unauthorized" });
    const path = new URL(request.url ?? "/", "http://bridge").pathname;
    if (path.startsWith("/subscribe/"))
      return await subscribe(redisUrl, decodeURIComponent(path.slice(11)), response, subscriptions);
    const body: unknown = JSON.parse(await readText(request));
    if (bridge.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, bridge.delayMs));
    if (path === "/pipeline") return send(request, response, 200, await commands.all(body as unknown[][]));
    if (path === "/multi-exec")
      return send(request, response, 200, await commands.atOnce(body as unknown[][]));
    const reply = await commands.one(body as unknown[]);
    send(request, response, "error" in reply ? 400 : 200, reply);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => send(request, response, 500, { error: error.message }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(bridge, {
    port,
    url: `http://127.0.0.1:${port}`,
    get subscriptionCount() {
      return subscriptions.size;
    },
    endSubscriptions() {
      for (const response of [...subscriptions]) response.destroy();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      commands.close();
    },
  });
}

function openClient(url: string) {
  const client = createClient({ url, RESP: 2, disableOfflineQueue: true });
  client.on("error", () => undefined);
  return client;
}

/** Connected on first use and again after Redis was away. */
function createCommands(url: string) {
  let client: Client | null = null;
  async function connected(): Promise<Client> {
    if (client === null) {
      client = openClient(url);
      await client.connect();
    }
    return client;
  }
  const one = async (command: readonly unknown[]): Promise<Reply> => {
    try {
      return { result: (await (await connected()).sendCommand(command.map(String))) ?? null };
    } catch (error) {
      return { error: error instanceof Error ? error.message : "ERR" };
    }
  };
  return {
    one,
    all: (batch: readonly (readonly unknown[])[]) => Promise.all(batch.map(one)),
    async atOnce(batch: readonly (readonly unknown[])[]): Promise<Reply[]> {
      const multi = (await connected()).multi();
      for (const command of batch) multi.addCommand(command.map(String));
      return (await multi.exec()).map((result) => ({ result }));
    },
    close: () => client?.destroy(),
  };
}

async function subscribe(
  url: string,
  channel: string,
  response: ServerResponse,
  subscriptions: Set<ServerResponse>,
): Promise<void> {
  const client = openClient(url);
  subscriptions.add(response);
  response.on("close", () => {
    subscriptions.delete(response);
    if (client.isOpen) client.destroy();
  });
  await client.connect();
  await client.subscribe(channel, (text) => response.write(`data: message,${channel},${text}\n\n`));
  client.on("terminated", () => response.end());
  client.on("error", () => response.end());
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`data: subscribe,${channel},1\n\n`);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: Reply | Reply[],
): void {
  if (response.headersSent) return void response.end();
  const isBase64 = request.headers["upstash-encoding"] === "base64";
  const encode = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(encode);
    return typeof value === "string" && value !== "OK" ? Buffer.from(value).toString("base64") : value;
  };
  const encoded = isBase64
    ? [body].flat().map((reply) => ("result" in reply ? { result: encode(reply.result) } : reply))
    : [body].flat();
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(Array.isArray(body) ? encoded : encoded[0]));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
