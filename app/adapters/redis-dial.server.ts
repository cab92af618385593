import { createClient } from "redis";
import type { Connection } from "./standing-connection.server";

/** From the first packet to the answer to the password; a server that hangs answers never. */
const CONNECT_TIMEOUT_MS = 2_000;
/** More than that waits for answers only when none come. */
const MAX_WAITING_COMMANDS = 5_000;

/** One connection to Redis, without a will of its own: it neither queues what it cannot send nor comes back. */
export interface RedisConnection extends Connection {
  readonly client: ReturnType<typeof createRedisClient>;
}

/** RESP 2, which every Redis-compatible service speaks. */
function createRedisClient(url: string) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    commandsQueueMaxLength: MAX_WAITING_COMMANDS,
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
  });
}

/** Begins to connect (`redis://` or, with TLS, `rediss://`). */
export function dialRedis(url: string, onEnd: () => void): RedisConnection {
  const client = createRedisClient(url);
  let isClosed = false;
  const hangUp = () => {
    isClosed = true;
    client.destroy();
  };
  // Each loss is told to those whose commands were under way, and by the client's end.
  client.on("error", () => undefined);
  // Destroyed while its socket is being made, the client would keep the socket.
  client.on("connect", () => isClosed && hangUp());
  const connect = async () => {
    const timer = setTimeout(hangUp, CONNECT_TIMEOUT_MS);
    try {
      await client.connect();
      client.on("terminated", onEnd);
    } finally {
      clearTimeout(timer);
    }
  };
  return { client, ready: connect(), close: async () => hangUp() };
}
