import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * `open` forwards; `refused`: nobody listens; `frozen`: connections stand, nothing comes through; `deaf`: what is asked
 * arrives, what is answered is lost.
 */
export type NetworkState = "open" | "refused" | "frozen" | "deaf";

/** A wire to a server that the test can cut, refuse, freeze or slow down. */
export interface FakeNetwork {
  readonly port: number;
  /** Everything takes this much longer, each way. */
  delayMs: number;
  /** Every connection is cut after this long, as some proxies do; 0 never. */
  lifeMs: number;
  /** As soon as this is asked on a connection, its answers are lost. */
  deafAfter: RegExp | null;
  /** How often an answer was lost that way. */
  lostAnswers: number;
  /** Changes what is open as well; only `refused` cuts it. */
  set(state: NetworkState): Promise<void>;
  /** Ends every connection at once; new ones work. */
  cut(): void;
  /** Half-open: every connection stands and carries nothing, whatever either end does; new ones work. */
  forget(): void;
  close(): Promise<void>;
}

interface Wire {
  readonly near: Socket;
  readonly far: Socket;
  forgotten: boolean;
  deaf: boolean;
}

export async function createFakeNetwork(target: { host: string; port: number }): Promise<FakeNetwork> {
  const wires = new Set<Wire>();
  const settings = { delayMs: 0, lifeMs: 0, deafAfter: null as RegExp | null, lostAnswers: 0 };
  let state: NetworkState = "open";

  const server = createServer((near) => {
    const wire: Wire = { near, far: connect(target.port, target.host), forgotten: false, deaf: false };
    wires.add(wire);
    for (const [from, to] of [
      [near, wire.far],
      [wire.far, near],
    ] as const) {
      from.setNoDelay(true);
      let passed = Promise.resolve();
      from.on("data", (chunk: Buffer) => {
        if (from === near && settings.deafAfter?.test(chunk.toString("latin1"))) wire.deaf = true;
        if (state === "deaf" && from === wire.far) return;
        if (wire.deaf && from === wire.far) {
          settings.lostAnswers += 1;
          return;
        }
        const { delayMs } = settings;
        if (delayMs === 0) return void to.write(chunk);
        const arrives = sleep(delayMs);
        passed = passed.then(() => arrives).then(() => void (to.destroyed || to.write(chunk)));
      });
      if (state === "frozen") from.pause();
      from.on("error", () => undefined);
      from.on("close", () => {
        wires.delete(wire);
        to.destroy();
      });
    }
    if (settings.lifeMs > 0) setTimeout(() => near.destroy(), settings.lifeMs).unref();
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  const cut = () => {
    for (const { near, far } of [...wires]) for (const socket of [near, far]) socket.destroy();
  };
  const stopListening = () =>
    new Promise<void>((resolve) => {
      if (server.listening) server.close(() => resolve());
      else resolve();
      cut();
    });
  const pass = (wire: Wire) => {
    for (const socket of [wire.near, wire.far])
      if (state === "frozen" || wire.forgotten) socket.pause();
      else socket.resume();
  };

  return Object.assign(settings, {
    port,
    cut,
    async set(next: NetworkState) {
      state = next;
      if (state === "refused") return await stopListening();
      if (!server.listening) await listen(port);
      for (const wire of wires) pass(wire);
    },
    forget() {
      for (const wire of wires) {
        wire.forgotten = true;
        pass(wire);
      }
    },
    close: stopListening,
  });
}
