import { connect, type Socket } from "node:net";

/** Each of them has 28,000 ports of its own: connections of one repetition do not wait for those of the last. */
const SOURCES = 16;
let made = 0;

/** A connection to a port of this machine, from one of its loopback addresses after the other. */
export function connectLoopback(port: number): Socket {
  made += 1;
  const socket = connect({ host: "127.0.0.1", port, localAddress: `127.0.0.${2 + (made % SOURCES)}` });
  socket.setNoDelay(true);
  return socket;
}
