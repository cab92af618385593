import type { LoadSession } from "../bench-app";
import type { Seat } from "./delivery-ledger";
import { HttpReader } from "./http-reader";
import { connectLoopback } from "./loopback";
import { PostPool } from "./post-pool";
import { SseReader } from "./sse-reader";
import type { LineListener, Signal, Wire } from "./wire";

/** What differs between the servers that speak HTTP and server-sent events. */
export interface Dialect {
  streamHead(
    session: LoadSession,
    seat: Seat,
  ): { readonly path: string; readonly headers: readonly string[] };
  post(session: LoadSession, seat: Seat, signal: Signal): Post;
  /** The event that says a stream is open; null: its head does. */
  readonly opening: "ready" | null;
}

/** A request that changes something. */
export interface Post {
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const BOTH: readonly Seat[] = [0, 1];

/** Streams to listen, posts to speak; both people hear what either says. */
export function createHttpWire(port: number, sessions: readonly LoadSession[], dialect: Dialect): Wire {
  const posts = new PostPool(port);
  const host = `localhost:${port}`;

  return {
    receiversOf: () => BOTH,
    open(channel, seat, cursor, listener) {
      const { path, headers } = dialect.streamHead(sessionOf(sessions, channel), seat);
      const resumed = cursor === null ? headers : [...headers, `Last-Event-ID: ${cursor}`];
      const head = [`GET ${path} HTTP/1.1`, `Host: ${host}`, "Accept: text/event-stream", ...resumed];
      return openStream(port, `${head.join("\r\n")}\r\n\r\n`, dialect.opening, listener);
    },
    send(channel, seat, signal) {
      const { path, headers, body } = dialect.post(sessionOf(sessions, channel), seat, signal);
      const length = `Content-Length: ${Buffer.byteLength(body)}`;
      const head = [`POST ${path} HTTP/1.1`, `Host: ${host}`, `Origin: http://${host}`, length, ...headers];
      return posts.send(`${head.join("\r\n")}\r\n\r\n${body}`);
    },
    close: () => posts.close(),
  };
}

function openStream(
  port: number,
  request: string,
  opening: "ready" | null,
  listener: LineListener,
): { close(): void } {
  const socket = connectLoopback(port);
  let closed = false;
  const fail = (why: string) => {
    if (closed) return;
    closed = true;
    socket.destroy();
    listener.broke(why);
  };
  const turnAway = () => {
    closed = true;
    socket.destroy();
    listener.busy();
  };
  const events = new SseReader((name, data, id) => {
    if (name === opening) listener.opened();
    else if (name === "bye" || name === "reset") fail(`${name} ${data}`);
    else listener.heard(name, data, id);
  });
  const reader = new HttpReader({
    head(status) {
      if (status === 503) turnAway();
      else if (status !== 200) fail(`answered ${status}`);
      else if (opening === null) listener.opened();
    },
    body: (text) => events.feed(text),
    end: () => fail("the stream ended"),
  });
  socket.on("data", (chunk) => reader.feed(chunk.toString("latin1")));
  socket.on("error", (error) => fail(error.message));
  socket.once("close", () => fail("the connection closed"));
  socket.write(request);
  return {
    close() {
      closed = true;
      socket.destroy();
    },
  };
}

function sessionOf(sessions: readonly LoadSession[], channel: number): LoadSession {
  const session = sessions[channel];
  if (session === undefined) throw new Error(`There is no channel ${channel}`);
  return session;
}
