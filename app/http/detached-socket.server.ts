import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What node:http puts on the sockets it serves, and keeps undocumented; `ws` relies on the same after an upgrade. */
interface ServedSocket extends Socket {
  server: Server;
  parser: Parser | null;
}

interface Parser {
  /** Takes it out of the list of its server's connections. */
  remove(): void;
  /** Frees it. */
  close(): void;
}

const HTTP_EVENTS = ["data", "end", "close", "drain", "error", "timeout"] as const;

/** Sockets taken out of their server, which no longer knows them, and whom their end matters to. */
const detached = new WeakMap<Server, Map<Socket, (() => void) | null>>();

/**
 * Takes a response's socket out of node:http: parser, request and response can go, what is left costs no more than a
 * bare socket. Whatever the client still sends is read and dropped. Its end, its errors and 60 s without a byte end it as
 * before; so does `server.closeAllConnections()`.
 */
export function detachSocket(response: ServerResponse): Socket {
  const socket = response.socket as ServedSocket;
  const { parser, server } = socket;
  response.detachSocket(socket);
  // Until somebody listens for data, the parser reads past the socket; now it lets go.
  socket.on("data", ignore);
  for (const event of HTTP_EVENTS) socket.removeAllListeners(event);
  socket.parser = null;
  if (parser !== null) letGo(parser);
  socket.on("error", ignore);
  socket.on("timeout", destroy);
  socket.on("end", destroy);
  socket.on("close", forget);
  const open = detached.get(server) ?? begin(server);
  open.set(socket, null);
  socket.resume();
  return socket;
}

/**
 * Out of the server's list at once, so that a server that closes does not take a stream for an idle connection. The call
 * that led here may have come from the parser itself, which then enters the list again when its message ends, and must
 * not be freed under its own feet.
 */
function letGo(parser: Parser): void {
  parser.remove();
  setImmediate(() => {
    parser.remove();
    parser.close();
  });
}

/** Calls back when a detached socket has closed, at once if it has already: the one listener its close can have. */
export function onDetachedClose(socket: Socket, listener: () => void): void {
  const open = detached.get((socket as ServedSocket).server);
  if (open?.has(socket)) open.set(socket, listener);
  else listener();
}

/** One function for all sockets: a closure for each would be most of what a stream costs here. */
function forget(this: Socket): void {
  const open = detached.get((this as ServedSocket).server);
  const listener = open?.get(this);
  open?.delete(this);
  listener?.();
}

function begin(server: Server): Map<Socket, (() => void) | null> {
  const open = new Map<Socket, (() => void) | null>();
  detached.set(server, open);
  const closeOthers = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    closeOthers();
    for (const socket of open.keys()) socket.destroy();
  };
  return open;
}

function ignore(): void {
  // Whatever it is, it says no more than that the reader is leaving.
}

function destroy(this: Socket): void {
  this.destroy();
}
