import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { LiveEvent } from "~/services/live/live-event";
import type { StreamOpening, StreamSink } from "~/services/live/stream-sink";
import { HEARTBEAT, MAX_WAITING_BYTES, STREAM_HEADERS } from "./answer-headers.server";
import { detachSocket, onDetachedClose } from "./detached-socket.server";
import { whenRoom } from "./socket-room.server";

const HEADERS = Object.entries(STREAM_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
const BEAT = Buffer.from(HEARTBEAT);

/**
 * An event stream on the bare socket. It ends with its connection: it lives for minutes, so what another request saves
 * by finding it open is nothing beside what node:http would hold for it meanwhile. The socket's own close is the one
 * sure sign that the reader is gone; it releases the stream, once.
 */
export function openNodeStream(opening: StreamOpening, response: ServerResponse): void {
  // Asked for behind a request whose answer is not out yet: our turn comes with the socket, or never.
  if (response.socket === null) response.once("socket", () => openNodeStream(opening, response));
  else begin(opening, detachSocket(response));
}

/** Apart from the above, so that nothing made here remembers the response. */
function begin(opening: StreamOpening, socket: Socket): void {
  socket.setNoDelay(true);
  socket.write(
    `HTTP/1.1 200 OK\r\n${HEADERS.join("")}Date: ${new Date().toUTCString()}\r\nConnection: close\r\n\r\n`,
  );
  onDetachedClose(socket, opening.start(new SocketSink(socket)));
}

/** A class, so that thousands of streams share its functions. */
class SocketSink implements StreamSink {
  constructor(private readonly socket: Socket) {}

  send(event: LiveEvent, id: string | null): void {
    const { socket } = this;
    if (socket.writableEnded) return;
    socket.write(toFrame(event, id));
    // Its reader takes nothing: it has to come back with its cursor.
    if (socket.writableLength > MAX_WAITING_BYTES) socket.destroy();
  }

  beat(): void {
    if (!this.socket.writableEnded) this.socket.write(BEAT);
  }

  drained(): Promise<void> {
    return whenRoom(this.socket);
  }

  end(): void {
    this.socket.end();
  }
}

/** The frame made last of a change: its readers follow each other, and mostly stand at the same cursor. */
const frames = new WeakMap<LiveEvent, { readonly id: string; readonly bytes: Buffer }>();

/** Names and ids are ours and JSON has no raw newline, so nothing a person writes can forge a line. */
function toFrame(event: LiveEvent, id: string | null): Buffer | string {
  if (id === null) return `event: ${event.name}\ndata: ${event.json}\n\n`;
  const known = frames.get(event);
  if (known?.id === id) return known.bytes;
  const bytes = Buffer.from(`event: ${event.name}\nid: ${id}\ndata: ${event.json}\n\n`);
  frames.set(event, { id, bytes });
  return bytes;
}
