import type { ErrorCode } from "~/domain/errors";
import type { ByeEvent, StreamEventName } from "~/protocol/events";
import { LIMITS } from "~/protocol/limits";
import type { WireMessage, WirePerson } from "~/protocol/messages";
import { PATHS } from "~/protocol/paths";
import type { ListAnswer, MessagingBody, SendBody } from "~/protocol/requests";
import { FakeChatStream } from "./fake-chat-stream";
import { FakeChatTruth } from "./fake-chat-truth";

/** What the server says instead of doing its work. */
export interface FakeRefusal {
  readonly status: number;
  readonly code?: ErrorCode;
  readonly retryAfter?: string;
  /** Any other body than ours. */
  readonly html?: string;
}

type Fault = {
  readonly path: string;
  readonly refusal: FakeRefusal | "no_answer" | "lose_answer";
  times: number;
};

/** One request as it arrived. */
export interface SeenRequest {
  readonly path: string;
  readonly atMs: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A chat server inside the process, speaking the wire format through `fetch` to one signed-in person. */
export class FakeChatServer {
  readonly truth = new FakeChatTruth();
  readonly requests: SeenRequest[] = [];
  readonly streams = new Set<FakeChatStream>();
  /** The most streams that were ever open at once. */
  mostStreams = 0;
  /** False: no request arrives and open streams break. */
  reachable = true;
  /** Before each request is carried out. */
  latencyMs = 0;
  /** From there to its answer: what the answer says is that old when it arrives. */
  answerMs = 0;
  /** Sends each event this often. */
  copies = 1;
  /** No heartbeat, no event: connections stay open, and die of the first byte that they lose. */
  silent = false;
  /** Cuts what is written into pieces of this many bytes; 0 does not. */
  pieceBytes = 0;
  private readonly faults: Fault[] = [];

  constructor(readonly you: WirePerson) {
    this.truth.listeners.add((change) => {
      for (const stream of this.streams) stream.hear(change);
    });
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const path = String(input);
    const signal = init.signal ?? null;
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : null;
    this.requests.push({ path, atMs: Date.now(), headers: new Headers(init.headers), body });
    await this.wait(this.latencyMs, signal);
    init.signal?.throwIfAborted();
    if (!this.reachable) throw new TypeError("network");
    const fault = this.takeFault(path);
    if (fault === "no_answer") await this.wait(Number.POSITIVE_INFINITY, signal);
    if (fault !== null && typeof fault === "object") return refuse(fault);
    const response = path === PATHS.stream ? this.openStream(init) : this.answer(path, body);
    if (path !== PATHS.stream) await this.wait(this.answerMs, signal);
    if (fault === "lose_answer") throw new TypeError("connection reset");
    return response;
  };

  /** The next `times` requests to `path` end this way. `lose_answer`: the work is done, the answer is lost. */
  fail(path: string, refusal: Fault["refusal"], times = 1): void {
    this.faults.push({ path, refusal, times });
  }

  requestsTo(path: string): SeenRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Messaging requests with this action. */
  actions(action: MessagingBody["action"]): SeenRequest[] {
    return this.requestsTo(PATHS.messaging).filter(({ body }) => (body as MessagingBody).action === action);
  }

  list(): ListAnswer {
    const channels = this.truth.of(this.you.id).map((one) => this.truth.toWireChannel(one, this.you));
    channels.sort((a, b) => ((b.lastMessageAt ?? "") > (a.lastMessageAt ?? "") ? 1 : -1));
    const places = this.truth.of(this.you.id).map(({ id, epoch, version }) => `${id}.${epoch}.${version}`);
    return { channels, cursor: places.join("~") };
  }

  /** Breaks every open stream in the middle. */
  cut(): void {
    for (const stream of [...this.streams]) stream.break();
  }

  bye(reason: ByeEvent["reason"] | "from_the_future", retryMs = 0, reconnect = false): void {
    for (const stream of [...this.streams]) {
      stream.emit("bye", { reason, reconnect, retryMs });
      stream.close();
    }
  }

  /** Writes raw bytes of a protocol that may be wrong. */
  write(text: string): void {
    for (const stream of this.streams) stream.write(text);
  }

  emit(event: StreamEventName, data: unknown, id?: string): void {
    for (const stream of this.streams) stream.emit(event, data, id);
  }

  private openStream(init: RequestInit): Response {
    const stream = new FakeChatStream(this, new Headers(init.headers).get("Last-Event-ID"));
    this.streams.add(stream);
    this.mostStreams = Math.max(this.mostStreams, this.streams.size);
    init.signal?.addEventListener("abort", () => stream.break());
    return new Response(stream.body, { headers: { "Content-Type": "text/event-stream; charset=utf-8" } });
  }

  private answer(path: string, body: unknown): Response {
    return path === PATHS.send
      ? this.answerSend(body as SendBody)
      : this.answerMessaging(body as MessagingBody);
  }

  private answerSend({ channelId, content, clientMessageId }: SendBody): Response {
    const sent = this.truth.send(channelId, this.you, content, clientMessageId);
    if (sent.outcome === "stored") return Response.json({ message: sent.message }, { status: 201 });
    if (sent.outcome === "duplicate") return Response.json({ message: sent.message, duplicate: true });
    if (sent.outcome === "not_found") return refuse({ status: 404, code: "not_found" });
    return refuse({
      status: 409,
      code: sent.outcome === "conflict" ? "idempotency_conflict" : "chat_closed",
    });
  }

  private answerMessaging(body: MessagingBody): Response {
    if (body.action === "list_channels") return Response.json(this.list());
    const channel = "channelId" in body ? this.truth.channels.get(body.channelId) : undefined;
    if (channel === undefined) return refuse({ status: 404, code: "not_found" });
    if (body.action === "mark_read") {
      this.truth.markRead(body.channelId, this.you.id, body.seq);
      return Response.json({ ok: true });
    }
    if (body.action === "search") {
      const found = channel.messages.filter(({ content }) => content?.includes(body.query));
      const hits = found
        .reverse()
        .map(({ seq, id, content, createdAt, author }) => ({ seq, id, excerpt: content, createdAt, author }));
      return Response.json({ hits, complete: true });
    }
    const page = body.action === "history" ? (body.limit ?? LIMITS.historyPageDefault) : 0;
    const before = body.action === "history" ? (body.before ?? Number.POSITIVE_INFINITY) : 0;
    const older = channel.messages.filter(({ seq }) => seq < before);
    const messages = older.slice(-page).map((message) => this.toViewers(message));
    const hasMore = messages.length < older.length;
    return Response.json({ channel: this.truth.toWireChannel(channel, this.you), messages, hasMore });
  }

  /** One's own keys only. */
  toViewers(message: WireMessage): WireMessage {
    const { clientMessageId, ...rest } = message;
    return message.author.id === this.you.id && clientMessageId ? { ...rest, clientMessageId } : rest;
  }

  private takeFault(path: string): Fault["refusal"] | null {
    const fault = this.faults.find((one) => one.path === path && one.times > 0);
    if (fault === undefined) return null;
    fault.times -= 1;
    return fault.refusal;
  }

  private wait(ms: number, signal: AbortSignal | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new DOMException("aborted", "AbortError"));
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      if (ms === 0) resolve();
      else if (Number.isFinite(ms)) setTimeout(resolve, ms);
    });
  }
}

function refuse({ status, code, retryAfter, html }: FakeRefusal): Response {
  const headers = { ...(retryAfter === undefined ? {} : { "Retry-After": retryAfter }) };
  if (html !== undefined) return new Response(html, { status, headers });
  const error = { code: code ?? "internal", message: "refused", requestId: "request-1" };
  return Response.json({ error }, { status, headers });
}
