import type { ServerResponse } from "node:http";
import { DRAINED_BYTES } from "./answer-headers.server";

/** Resolves once little of what was written waits for the network, or the reader is gone. */
export function whenRoom(response: ServerResponse): Promise<void> {
  if (response.destroyed || response.writableLength <= DRAINED_BYTES) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}

/** Calls back when the connection has closed, at once if it has already. */
export function onceClosed(response: ServerResponse, listener: () => void): void {
  if (response.closed || response.destroyed) listener();
  else response.once("close", listener);
}
