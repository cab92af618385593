import {
  type AppEnvironment,
  type AppOutput,
  type AppProcess,
  startAppProcess,
} from "../../server/app-process";
import { findFreePort } from "../../server/free-port";

/** The built app as its own process, which keeps its address over restarts. */
export interface AppFixture {
  readonly url: string;
  readonly port: number;
  /** Of the process that runs now, or ran last. */
  readonly pid: () => number;
  /** Ends it without a word, as a crash does; nothing is started. */
  kill(): Promise<void>;
  /** Asks it to stop; resolves with how it ended and after how many milliseconds. */
  terminate(): Promise<{ readonly how: number | string; readonly tookMs: number }>;
  /** Starts it again at the same address; it must have ended before. */
  start(): Promise<void>;
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** `output`: a file that takes all it says, over restarts as well. */
export async function startApp(env: AppEnvironment, output: AppOutput = "ignore"): Promise<AppFixture> {
  const port = await findFreePort("127.0.0.1");
  const launch = () => startAppProcess({ port, env, output });
  let app: AppProcess = await launch();

  async function end(signal: "SIGKILL" | "SIGTERM") {
    const startedAt = performance.now();
    app.child.kill(signal);
    return { how: await app.ended, tookMs: performance.now() - startedAt };
  }

  const isRunning = () => app.child.exitCode === null && app.child.signalCode === null;
  return {
    url: app.url,
    port,
    pid: () => app.child.pid ?? 0,
    isRunning,
    kill: async () => void (await end("SIGKILL")),
    terminate: () => end("SIGTERM"),
    async start() {
      app = await launch();
    },
    async stop() {
      if (isRunning()) await app.stop();
    },
  };
}
