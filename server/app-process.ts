import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const START = fileURLToPath(new URL("../build/server/start.js", import.meta.url));
const READY_WITHIN_MS = 30_000;
const POLL_MS = 100;

/** The variables of .env.example; nothing of this process's own environment is passed on. */
export type AppEnvironment = Readonly<Record<string, string>> & {
  readonly NODE_ENV: "production" | "development";
};

/** Where its lines go: to ours, nowhere, or into an open file. */
export type AppOutput = "inherit" | "ignore" | number;

/** The built app as its own process, as `npm start` runs it. */
export interface AppProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Asks it to stop and waits. */
  stop(): Promise<void>;
}

/** Starts the app and waits until it is ready; throws when it ends before that. */
export async function startAppProcess(options: {
  readonly port: number;
  readonly env: AppEnvironment;
  readonly output?: AppOutput;
}): Promise<AppProcess> {
  const { port, env, output = "inherit" } = options;
  const child = spawn(process.execPath, ["--enable-source-maps", START], {
    env: { ...env, PORT: String(port) },
    // The channel ends with this process, however it ends; the app stops when it does.
    stdio: ["ignore", output, typeof output === "number" ? output : "inherit", "ipc"],
  });
  const ended = new Promise<number | string>((resolve) =>
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "unknown")),
  );
  const app: AppProcess = {
    url: `http://localhost:${port}`,
    child,
    ended,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
  await waitUntilReady(app, port);
  return app;
}

async function waitUntilReady({ ended, child }: AppProcess, port: number): Promise<void> {
  let exit: number | string | null = null;
  void ended.then((how) => {
    exit = how;
  });
  for (const deadline = Date.now() + READY_WITHIN_MS; Date.now() < deadline; ) {
    if (exit !== null) throw new Error(`The app ended before it was ready (${exit}).`);
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { Connection: "close" } }).then(
      async (response) => (await response.text()) !== "" && response.ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  child.kill("SIGKILL");
  throw new Error(`The app was not ready within ${READY_WITHIN_MS / 1000} s.`);
}
