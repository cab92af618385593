import type { Socket } from "node:net";
import { HttpReader } from "./http-reader";
import { connectLoopback } from "./loopback";

interface Call {
  resolve(): void;
  reject(error: Error): void;
}

interface Connection {
  readonly socket: Socket;
  call: Call | null;
}

/** More would only show that the server has stopped answering. */
const MAX_CONNECTIONS = 2_000;

/**
 * Requests over connections that stay open, one at a time each. When all are busy another one is made: a request never
 * waits for one before it, or the load would slow down with the server.
 */
export class PostPool {
  private readonly all = new Set<Connection>();
  /** The one used last is used next: as few as the load needs stay busy. */
  private readonly idle: Connection[] = [];

  constructor(private readonly port: number) {}

  /** Sends a whole request; resolves with its answer if that is 2xx. */
  send(request: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const connection = this.idle.pop() ?? this.connect();
      if (connection === null) return reject(new Error(`${MAX_CONNECTIONS} requests wait for an answer`));
      connection.call = { resolve, reject };
      connection.socket.write(request);
    });
  }

  close(): void {
    for (const { socket } of this.all) socket.destroy();
  }

  private connect(): Connection | null {
    if (this.all.size >= MAX_CONNECTIONS) return null;
    const socket = connectLoopback(this.port);
    const connection: Connection = { socket, call: null };
    let status = 0;
    const reader = new HttpReader({
      head: (given) => {
        status = given;
      },
      body: () => undefined,
      end: () => this.answered(connection, status),
    });
    socket.on("data", (chunk) => reader.feed(chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.once("close", () => this.lost(connection));
    this.all.add(connection);
    return connection;
  }

  private answered(connection: Connection, status: number): void {
    const { call } = connection;
    connection.call = null;
    this.idle.push(connection);
    if (status >= 200 && status < 300) call?.resolve();
    else call?.reject(new Error(`answered ${status}`));
  }

  private lost(connection: Connection): void {
    this.all.delete(connection);
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
    connection.call?.reject(new Error("the connection broke before the answer"));
  }
}
