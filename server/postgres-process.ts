import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { PostgresBinaries } from "./postgres-binaries";
import { POSTGRES_ENV } from "./postgres-cluster";
import type { OsUser } from "./postgres-os-user";

/** A server that accepts connections. */
export type RunningServer = {
  /** Settles when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it and waits until no process is left; calling it again waits for the same end. */
  stop(): Promise<void>;
};

/** The port was free a moment ago, or was asked for by name. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
}

const START_TIMEOUT_MS = 120_000;

/** Starts PostgreSQL and resolves when it is ready; when it rejects, no process is left. */
export async function startServer(options: {
  readonly binaries: PostgresBinaries;
  readonly user: OsUser;
  readonly clusterDir: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
}): Promise<RunningServer> {
  const settings = { port: String(options.port), ...options.settings };
  const child = spawn(
    join(options.binaries.root, "bin", "postgres"),
    [
      "-D",
      options.clusterDir,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    // Its own process group: Ctrl-C reaches us alone, and the database outlives the requests that still need it.
    { ...options.user, cwd: "/", env: POSTGRES_ENV, stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const guard = startGuard(child, options.user);
  const stop = () => stopServer(child, guard, ended);
  void ended.then(() => guard?.kill("SIGKILL"));
  try {
    await waitUntilReady(child, options.port);
    return { ended, stop: onlyOnce(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A shell that waits until our end of its pipe is closed, by a SIGKILL of ours if need be, and then ends the server: a
 * killed demo leaves no database running.
 */
function startGuard(child: ChildProcess, user: OsUser): ChildProcess | null {
  if (child.pid === undefined || process.platform === "win32") return null;
  const script =
    'while read -r _; do :; done; kill -INT "$0"; ' +
    'for n in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$0" || exit; done; kill -QUIT "$0"';
  const guard = spawn("/bin/sh", ["-c", script, String(child.pid)], {
    ...user,
    cwd: "/",
    env: POSTGRES_ENV,
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.on("error", () => undefined);
  return guard;
}

async function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
  const said: string[] = [];
  const timeout = AbortSignal.timeout(START_TIMEOUT_MS);
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => {
      const taken = said.some((line) => line.includes("could not bind"));
      reject(taken ? new PortTakenError(`Port ${port} is taken.`) : new Error([why, ...said].join("\n")));
    };
    // Read to the end of its life: a full pipe would stop the server.
    if (child.stderr) {
      createInterface({ input: child.stderr }).on("line", (line) => {
        if (said.push(line) > 40) said.shift();
        if (line.includes("ready to accept connections")) resolve();
      });
    }
    child.once("error", (error) => fail(`PostgreSQL could not be started: ${error.message}`));
    child.once("close", () => fail("PostgreSQL ended while starting:"));
    timeout.addEventListener("abort", () => fail("PostgreSQL took too long to start:"), { once: true });
  });
}

/** Asks politely (open transactions are rolled back), then firmly, then kills: a hung disk must not hang our exit. */
async function stopServer(
  child: ChildProcess,
  guard: ChildProcess | null,
  ended: Promise<void>,
): Promise<void> {
  const steps = [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const;
  for (const [signal, waitMs] of steps) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break;
    child.kill(signal);
    await Promise.race([ended, delay(waitMs)]);
  }
  if (guard && guard.exitCode === null && guard.signalCode === null && guard.pid !== undefined) {
    const gone = once(guard, "exit");
    guard.kill("SIGKILL");
    await gone;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}
