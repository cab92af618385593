import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const READY_WITHIN_MS = 30_000;
const ENDS_WITHIN_MS = 10_000;

/** Starts a program and waits until it listens on a port of 127.0.0.1; throws with what it said when it does not. */
export async function startProgram(options: {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly port: number;
}): Promise<ChildProcess> {
  const { command, args, env, cwd, port } = options;
  const child = spawn(command, [...args], {
    env: { NODE_ENV: "production", ...env },
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2_000);
    });
  for (const endAt = Date.now() + READY_WITHIN_MS; Date.now() < endAt; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await isListening(port)) return child;
  }
  await endProgram(child);
  throw new Error(`${command} did not start: ${said}`);
}

/** Asks, then kills. */
export async function endProgram(child: ChildProcess): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await Promise.race([ended, sleep(ENDS_WITHIN_MS, undefined, { ref: false })]);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
