import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect } from "@playwright/test";
import { isAlive } from "./e2e-postgres";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** `npm run demo` in a process group of its own, as a terminal starts it. */
export interface Demo {
  readonly child: ChildProcess;
  /** What a person sees. */
  output(): string;
  /** Resolves when the output matches; fails at once when the demo ends before. */
  prints(pattern: RegExp): Promise<void>;
  /** How it ended: exit code, or the signal. */
  readonly ended: Promise<number | string>;
  /** Every process it has started, PostgreSQL's included, and itself. */
  processes(): number[];
  /** Those that only run the demo's own script, npm and its shell among them. */
  launchers(): number[];
  /** Ctrl-C. */
  interrupt(): void;
}

/** As an ordinary OS user: the id of one that owns nothing. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

export function startDemo(options: {
  readonly dataDir: string;
  readonly port: number;
  readonly partnerPort: number;
  readonly user?: OsUser;
}): Demo {
  const { dataDir, port, partnerPort, user } = options;
  const tsx = createRequire(import.meta.url).resolve("tsx/cli");
  // npm keeps files of its own in the home folder, which that user has none of.
  const [command, args] = user ? [process.execPath, [tsx, "server/demo.ts"]] : ["npm", ["run", "demo"]];
  const child = spawn(command, args, {
    ...user,
    cwd: ROOT,
    detached: true,
    env: {
      ...process.env,
      RENAVEST_DATA_DIR: dataDir,
      PORT: String(port),
      PARTNER_PORT: String(partnerPort),
      ...(user && { HOME: dataDir }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    text += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<number | string>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown")),
  );
  return {
    child,
    output: () => text,
    ended,
    prints(pattern) {
      const printed = new Promise<void>((resolve) => {
        const look = () => {
          if (pattern.test(text)) resolve();
        };
        listeners.add(look);
        look();
      });
      const over = ended.then((how) => {
        if (!pattern.test(text)) throw new Error(`The demo ended (${how}) and had said:\n${text}`);
      });
      return Promise.race([printed, over]);
    },
    processes: () => findFamily(child.pid ?? 0).map(({ pid }) => pid),
    launchers: () =>
      findFamily(child.pid ?? 0)
        .filter(({ command }) => /npm run demo|server\/demo\.ts/.test(command))
        .map(({ pid }) => pid),
    interrupt: () => void process.kill(-(child.pid ?? 0), "SIGINT"),
  };
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** A process and all its descendants. */
function findFamily(root: number): ProcessRow[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((line) => {
      const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
  const family = table.filter(({ pid }) => pid === root);
  for (const member of family) family.push(...table.filter(({ parent }) => parent === member.pid));
  return family;
}

/** Resolves when none of these processes is left. */
export async function expectGone(pids: readonly number[]): Promise<void> {
  await expect
    .poll(() => pids.filter(isAlive), { message: "processes left behind", timeout: 15_000 })
    .toEqual([]);
}

/** Ends them all at once, as a machine that loses its power does. */
export async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, "SIGKILL");
  await expectGone(pids);
}
