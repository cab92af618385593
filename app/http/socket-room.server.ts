import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { DRAINED_BYTES } from "./answer-headers.server";

/** Resolves once little of what was written waits for the network, or the reader is gone. */
export function whenRoom(way: Writable): Promise<void> {
  if (way.destroyed || way.writableLength <= DRAINED_BYTES) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      way.off("drain", done);
      way.off("close", done);
      resolve();
    };
    way.once("drain", done);
    way.once("close", done);
  });
}

/**
 * Calls back when the answer has ended or its connection has closed, at once if it has already. An answer that waits
 * behind another one on the same connection never hears of its close from Node, hence the socket's own word.
 */
export function onceClosed(response: ServerResponse, listener: () => void): void {
  const { socket } = response.req;
  if (response.closed || response.destroyed || socket.destroyed) {
    listener();
    return;
  }
  let isDone = false;
  const done = () => {
    // One of the two events is often told within the other.
    if (isDone) return;
    isDone = true;
    response.off("close", done);
    socket.off("close", done);
    listener();
  };
  response.once("close", done);
  socket.once("close", done);
}
