import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Ask } from "./make-lanes";

/**
 * How Stream behaves. `dropped`: does what was asked, and the answer never comes; `lying`: answers 200 and does nothing;
 * `nonsense`: 200 that is no JSON; `idle`: 200 about another channel than the one that was asked about.
 */
export type StreamMood =
  | "well"
  | "down"
  | "slow"
  | "limited"
  | "failing"
  | "lying"
  | "nonsense"
  | "idle"
  | "dropped";

export interface StandInMessage {
  id: string;
  text: string;
  userId: string;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
}
export interface StandInChannel {
  id: string;
  frozen: boolean;
  members: Set<string>;
  messages: StandInMessage[];
}

/** A stand-in for Stream Chat as far as its server SDK and the tests use it; checks tokens and signs as Stream does. */
export interface StreamServer {
  readonly url: string;
  readonly apiKey: string;
  readonly secret: string;
  mood: StreamMood;
  /** Refuses messages that hold this. */
  refusing: string | null;
  readonly channels: Map<string, StandInChannel>;
  readonly users: Set<string>;
  /** `METHOD /path` of all that was asked. */
  readonly asked: string[];
  /** What a client of Stream's does with a user's token: the status of the answer. */
  say(token: string, channelId: string, text: string): Promise<{ status: number; message?: StandInMessage }>;
  /** A delivery of the webhook, as Stream signs it. */
  deliver(event: object, changes?: DeliveryChanges): Ask;
  /** The event of a message as it stands. */
  tell(type: string, channelId: string, messageId: string): object;
  close(): Promise<void>;
}

interface DeliveryChanges {
  readonly id?: string;
  readonly secret?: string;
  readonly gzip?: boolean;
  readonly apiKey?: string;
  readonly body?: string;
}

/** What the SDK sends, as far as anything is done with it; which of it depends on the address. */
interface AskedBody {
  readonly users: Readonly<Record<string, object>>;
  readonly filter_conditions: { readonly cid: { readonly $in: readonly string[] } };
  readonly data?: { readonly created_by_id: string; readonly members?: readonly string[] };
  readonly messages?: { readonly limit: number; readonly id_lt?: string };
  readonly message: { readonly id: string; readonly text: string; readonly user_id: string };
  readonly set: { readonly frozen: boolean; readonly text: string };
  readonly add_members?: readonly string[];
  readonly remove_members?: readonly string[];
}
/** A change of one user. */
interface UserChange {
  readonly id: string;
  readonly set?: { readonly revoke_tokens_issued_before?: string };
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
  ) {
    super("refused");
  }
}

const base64url = (text: string | Buffer) => Buffer.from(text).toString("base64url");

export async function startStreamServer(): Promise<StreamServer> {
  const [apiKey, secret] = ["standinkey12", "s".repeat(20) + randomUUID().replaceAll("-", "")];
  const revoked = new Map<string, number>();
  let lastMs = 0;
  /** Never the same twice, as changes of one message are told apart by it. */
  const now = () => {
    lastMs = Math.max(lastMs + 1, Date.now());
    return new Date(lastMs).toISOString();
  };

  const state: Omit<StreamServer, "url"> = {
    ...{ apiKey, secret, mood: "well", refusing: null },
    channels: new Map(),
    users: new Set(),
    asked: [],
    async say(token, channelId, text) {
      const response = await fetch(`${url}/channels/messaging/${channelId}/message?api_key=${apiKey}`, {
        method: "POST",
        headers: { Authorization: token, "stream-auth-type": "jwt", "Content-Type": "application/json" },
        body: JSON.stringify({ message: { id: `${randomUUID()}`, text } }),
      });
      const answer = (await response.json()) as { message?: { id: string } };
      const message = find(channelId).messages.find(({ id }) => id === answer.message?.id);
      return { status: response.status, ...(message && { message }) };
    },
    deliver(event, changes = {}) {
      const body = changes.body ?? JSON.stringify(event);
      const signature = createHmac("sha256", changes.secret ?? secret)
        .update(JSON.stringify(event))
        .digest("hex");
      return {
        ...{ method: "POST", path: "/api/webhooks/stream" },
        headers: {
          ...{ "Content-Type": "application/json", "X-Api-Key": changes.apiKey ?? apiKey },
          ...{ "X-Webhook-Id": changes.id ?? randomUUID(), "X-Webhook-Attempt": "1" },
          ...{ "X-Signature": signature },
          ...(changes.gzip === true && { "Content-Encoding": "gzip" }),
        },
        body: changes.gzip === true ? gzipSync(body) : body,
      };
    },
    tell(type, channelId, messageId) {
      const message = find(channelId).messages.find(({ id }) => id === messageId);
      if (message === undefined) throw new Error("no such message");
      return {
        ...{ type, cid: `messaging:${channelId}`, channel_type: "messaging", channel_id: channelId },
        ...{ message: toWire(message), user: { id: message.userId }, created_at: now() },
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  function find(channelId: string): StandInChannel {
    const channel = state.channels.get(channelId);
    if (channel === undefined) throw new Refusal(404, 16);
    return channel;
  }

  /** Null: the server's own token. Throws for a token that is not good. */
  function whoAsks(request: IncomingMessage, query: URLSearchParams): string | null {
    if (query.get("api_key") !== apiKey || request.headers["stream-auth-type"] !== "jwt")
      throw new Refusal(401, 2);
    const [head = "", payload = "", given = ""] = (request.headers.authorization ?? "").split(".");
    const signed = createHmac("sha256", secret).update(`${head}.${payload}`).digest();
    const signature = Buffer.from(given, "base64url");
    if (signature.length !== signed.length || !timingSafeEqual(signature, signed)) throw new Refusal(401, 43);
    if (JSON.parse(Buffer.from(head, "base64url").toString()).alg !== "HS256") throw new Refusal(401, 43);
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    if (claims.exp !== undefined && claims.exp * 1_000 <= Date.now()) throw new Refusal(401, 40);
    if (claims.server === true) return null;
    if (typeof claims.user_id !== "string" || !state.users.has(claims.user_id)) throw new Refusal(401, 5);
    if ((revoked.get(claims.user_id) ?? 0) > (claims.iat ?? 0) * 1_000) throw new Refusal(401, 40);
    return claims.user_id;
  }

  function act(
    method: string,
    path: string,
    body: AskedBody,
    { asker, isHard }: { asker: string | null; isHard: boolean },
  ): object {
    const [, first, type, id = "", last] = path.split("/");
    if (asker !== null && last !== "message") throw new Refusal(403, 17);
    if (method === "POST" && path === "/users") {
      for (const user of Object.keys(body.users)) state.users.add(user);
      return { users: body.users };
    }
    if (method === "PATCH" && path === "/users") {
      for (const { id: user, set } of Object.values(body.users) as UserChange[])
        revoked.set(user, Date.parse(set?.revoke_tokens_issued_before ?? ""));
      return { users: {} };
    }
    if (method === "POST" && path === "/channels") {
      const wanted = body.filter_conditions.cid.$in;
      if (wanted.length > 30) throw new Refusal(400, 4);
      const found = [...state.channels.values()].filter((channel) =>
        wanted.includes(`messaging:${channel.id}`),
      );
      return { channels: found.map((channel) => toChannelAnswer(channel, channel.messages.slice(-1))) };
    }
    if (first === "messages") return actOnMessage(method, decodeURIComponent(type ?? ""), body, isHard);
    if (first !== "channels" || type !== "messaging") throw new Refusal(404, 16);
    if (method === "POST" && last === "query") return queryChannel(id, body);
    const channel = find(id);
    if (method === "POST" && last === "message") return sendMessage(channel, body.message, asker);
    if (method === "PATCH") {
      channel.frozen = body.set.frozen;
      return toChannelAnswer(channel, []);
    }
    if (method === "DELETE") {
      state.channels.delete(id);
      return toChannelAnswer(channel, []);
    }
    for (const member of body.add_members ?? []) channel.members.add(member);
    for (const member of body.remove_members ?? []) channel.members.delete(member);
    return toChannelAnswer(channel, []);
  }

  function queryChannel(id: string, { data, messages }: AskedBody): object {
    if (!/^[\w!-]{1,64}$/.test(id)) throw new Refusal(400, 4);
    let channel = state.channels.get(id);
    if (channel === undefined) {
      if (data === undefined || !state.users.has(data.created_by_id)) throw new Refusal(400, 4);
      for (const member of data.members ?? []) if (!state.users.has(member)) throw new Refusal(400, 4);
      channel = { id, frozen: false, members: new Set(data.members ?? []), messages: [] };
      state.channels.set(id, channel);
    }
    const before = channel.messages.findIndex((message) => message.id === messages?.id_lt);
    const until = before === -1 ? channel.messages.length : before;
    const page = channel.messages.slice(Math.max(0, until - (messages?.limit ?? 0)), until);
    return toChannelAnswer(channel, page);
  }

  function sendMessage(channel: StandInChannel, message: AskedBody["message"], asker: string | null): object {
    const userId = asker ?? message.user_id;
    if (asker !== null && !channel.members.has(asker)) throw new Refusal(403, 17);
    if (channel.frozen) throw new Refusal(403, 17);
    if (!state.users.has(userId)) throw new Refusal(400, 4);
    if (state.refusing !== null && message.text.includes(state.refusing)) throw new Refusal(400, 4);
    for (const { messages } of state.channels.values())
      if (messages.some(({ id }) => id === message.id)) throw new Refusal(400, 4);
    const at = now();
    const stored = {
      id: message.id,
      text: message.text,
      userId,
      createdAt: at,
      updatedAt: at,
      deletedAt: null,
    };
    channel.messages.push(stored);
    return { message: toWire(stored) };
  }

  function actOnMessage(method: string, id: string, body: AskedBody, isHard: boolean): object {
    const message = [...state.channels.values()]
      .flatMap(({ messages }) => messages)
      .find((each) => each.id === id);
    if (message === undefined) throw new Refusal(404, 16);
    if (method === "PUT") Object.assign(message, { text: body.set.text, updatedAt: now() });
    if (method === "DELETE") Object.assign(message, { deletedAt: now() });
    if (isHard) for (const channel of state.channels.values()) remove(channel.messages, message);
    return { message: toWire(message) };
  }

  function remove<T>(list: T[], item: T): void {
    if (list.includes(item)) list.splice(list.indexOf(item), 1);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://stream.invalid");
    state.asked.push(`${request.method} ${pathname}`);
    const text = await readAll(request);
    if (state.mood === "down") return void request.socket.destroy();
    if (state.mood === "slow") return;
    const reply = (status: number, body: object | string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    };
    if (state.mood === "limited")
      return reply(429, { code: 9, message: "Too many requests", StatusCode: 429 }, { "Retry-After": "7" });
    if (state.mood === "failing") return reply(500, { code: -1, message: "Internal", StatusCode: 500 });
    if (state.mood === "lying") return reply(200, { duration: "1ms" });
    if (state.mood === "idle")
      return reply(201, toChannelAnswer({ id: "x", frozen: false, members: new Set(), messages: [] }, []));
    if (state.mood === "nonsense") return reply(200, "<html>It works</html>");
    try {
      const asker = whoAsks(request, searchParams);
      const done = act(request.method ?? "", pathname, text === "" ? {} : JSON.parse(text), {
        ...{ asker, isHard: searchParams.get("hard") === "true" },
      });
      if (state.mood === "dropped") return void request.socket.destroy();
      reply(request.method === "POST" ? 201 : 200, { ...done, duration: "1ms" });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(error.status, { code: error.code, message: "refused", StatusCode: error.status });
    }
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, { url });
}

function toWire({ id, text, userId, createdAt, updatedAt, deletedAt }: StandInMessage): object {
  return {
    ...{ id, text, type: deletedAt === null ? "regular" : "deleted", user: { id: userId }, attachments: [] },
    ...{ created_at: createdAt, updated_at: updatedAt, ...(deletedAt !== null && { deleted_at: deletedAt }) },
  };
}

function toChannelAnswer(
  { id, frozen, members }: StandInChannel,
  messages: readonly StandInMessage[],
): object {
  return {
    channel: { id, type: "messaging", cid: `messaging:${id}`, frozen, config: {}, own_capabilities: [] },
    members: [...members].map((user_id) => ({ user_id, user: { id: user_id } })),
    messages: messages.map(toWire),
    ...{ read: [], watchers: [], pinned_messages: [] },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A token as somebody makes it who has not the secret. */
export function forgeToken(userId: string): string {
  const head = base64url(JSON.stringify({ alg: "HS256", typ: "JWT" }));
  const payload = base64url(JSON.stringify({ user_id: userId }));
  return `${head}.${payload}.${base64url(createHmac("sha256", "guessed").update(`${head}.${payload}`).digest())}`;
}
