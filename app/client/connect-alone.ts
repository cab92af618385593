import { type Connection, createConnection } from "./connection";
import { hearStream } from "./hear-stream";
import type { SessionConnectionOptions } from "./session-connection";

/** A stream of the page's own. At rest. */
export function connectAlone(options: SessionConnectionOptions): Connection {
  return createConnection({ ...options, onEvents: hearStream(options.listener) });
}
