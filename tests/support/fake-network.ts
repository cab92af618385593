import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

/** A wire to a server that the test can cut, refuse or freeze. */
export interface FakeNetwork {
  readonly port: number;
  /** `open` forwards; `refused`: nobody listens; `frozen`: connections stand, nothing comes through. Cuts what is open unless frozen. */
  set(state: "open" | "refused" | "frozen"): Promise<void>;
  /** Ends every connection at once; new ones work. */
  cut(): void;
  close(): Promise<void>;
}

export async function createFakeNetwork(target: { host: string; port: number }): Promise<FakeNetwork> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(target.port, target.host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      if (frozen) from.pause();
      from.on("data", (chunk) => void to.write(chunk));
      if (frozen) from.pause();
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  const cut = () => {
    for (const socket of [...sockets]) socket.destroy();
  };
  const stopListening = () =>
    new Promise<void>((resolve) => {
      if (server.listening) server.close(() => resolve());
      else resolve();
      cut();
    });

  return {
    port,
    cut,
    async set(state) {
      frozen = state === "frozen";
      if (state === "refused") return await stopListening();
      if (!server.listening) await listen(port);
      for (const socket of sockets) {
        if (frozen) socket.pause();
        else socket.resume();
      }
    },
    close: stopListening,
  };
}
