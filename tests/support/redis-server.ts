import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createClient } from "redis";
import { findFreePort } from "../../server/free-port";
import { getRedisBinary } from "./redis-binary";

/** A real Redis of the test's own, which keeps its port over restarts and nothing on disk. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** One command past everything that is tested. */
  run(...command: string[]): Promise<unknown>;
  /** Ends it without a word. */
  kill(): Promise<void>;
  /** Starts it again, empty; it must have been killed. */
  start(): Promise<void>;
  /** Stops it where it stands: connections stay and nothing answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export const REDIS_PASSWORD = "opens-only-this-test";

/** With a `folder`, SAVE writes its dump there, not compressed. */
export async function startRedis({ folder }: { readonly folder?: string } = {}): Promise<TestRedis> {
  const port = await findFreePort("127.0.0.1");
  const url = `redis://default:${REDIS_PASSWORD}@127.0.0.1:${port}`;
  let child: ChildProcess = await launch(port, folder);
  let admin = await connect(url);

  const end = async () => {
    admin.destroy();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return {
    url,
    port,
    run: (...command) => admin.sendCommand(command),
    kill: end,
    async start() {
      child = await launch(port, folder);
      admin = await connect(url);
    },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    close: end,
  };
}

async function launch(port: number, folder?: string): Promise<ChildProcess> {
  const settings = { port, bind: "127.0.0.1", save: "", appendonly: "no", requirepass: REDIS_PASSWORD };
  const dumping = folder === undefined ? {} : { dir: folder, rdbcompression: "no" };
  const child = spawn(
    getRedisBinary(),
    Object.entries({ ...settings, ...dumping }).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes("Ready to accept connections")) break;
  }
  if (child.exitCode !== null) throw new Error(`redis-server ended at once:\n${said}`);
  child.stdout.resume();
  return child;
}

async function connect(url: string) {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
