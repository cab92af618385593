import { spawn, spawnSync } from "node:child_process";
import {
  chown,
  mkdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresBinaries } from "./postgres-binaries";
import type { OsUser } from "./postgres-os-user";

/** The variables PostgreSQL's programs get: none of ours, so that no PGPORT or PGDATA of the person changes them. */
export const POSTGRES_ENV: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
};

/**
 * Makes PostgreSQL's files. They appear under their name only when complete, so a first start that is killed half-way
 * leaves nothing that looks like a database.
 */
export async function createCluster(options: {
  readonly binaries: PostgresBinaries;
  readonly user: OsUser;
  readonly clusterDir: string;
  readonly superuserPassword: string;
}): Promise<void> {
  const draft = `${options.clusterDir}.new-${process.pid}`;
  const passwordFile = `${draft}.password`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, options.superuserPassword, { mode: 0o600 });
    if (options.user) {
      await chown(draft, options.user.uid, options.user.gid);
      await chown(passwordFile, options.user.uid, options.user.gid);
    }
    await runInitdb(options.binaries, options.user, [
      ...["--pgdata", draft, "--username", "postgres", "--pwfile", passwordFile, "--auth", "scram-sha-256"],
      // PostgreSQL's own C.UTF-8: the same on every machine, whatever locales the system has.
      ...[
        "--encoding",
        "UTF8",
        "--locale",
        "C",
        "--locale-provider",
        "builtin",
        "--builtin-locale",
        "C.UTF-8",
      ],
    ]);
    await rename(draft, options.clusterDir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runInitdb(binaries: PostgresBinaries, user: OsUser, args: readonly string[]): Promise<void> {
  const child = spawn(join(binaries.root, "bin", "initdb"), args, {
    ...user,
    cwd: "/",
    env: POSTGRES_ENV,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`The database could not be created: ${said.trim()}`)),
    );
  });
}

/** False when there are no files yet; throws when this program must not touch what is there. */
export async function checkCluster(clusterDir: string, user: OsUser, version: string): Promise<boolean> {
  const found = await stat(clusterDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (found === null) return false;
  const uid = user?.uid ?? process.getuid?.();
  if (uid !== undefined && found.uid !== uid) {
    throw new Error(
      `The database files in ${clusterDir} belong to another OS user (uid ${found.uid}). ${OTHER_DIR}`,
    );
  }
  const theirs = Number(await readFile(join(clusterDir, "PG_VERSION"), "utf8"));
  const ours = Number.parseInt(version, 10);
  if (theirs !== ours) {
    const age = theirs > ours ? "a newer" : "an older";
    throw new Error(
      `The database files in ${clusterDir} were made by ${age} PostgreSQL (${theirs}) than this one (${ours}). ${OTHER_DIR}`,
    );
  }
  return true;
}

const OTHER_DIR = "Set RENAVEST_DATA_DIR to another folder, or move this one away.";

/**
 * Makes sure no server runs on these files. PostgreSQL judges a left-over postmaster.pid by the bare process number: when
 * that number is by now some other program of the same OS user, it would refuse to start for ever.
 */
export async function requireNotRunning(clusterDir: string): Promise<void> {
  const file = join(clusterDir, "postmaster.pid");
  for (const startedAt = Date.now(); ; await sleep(100)) {
    const lines = (await readFile(file, "utf8").catch(() => "")).split("\n");
    const [pid, port, status] = [Number(lines[0]), lines[3], lines[7]?.trim()];
    if (!(pid > 0) || !isAlive(pid)) return;
    if (!(await isServerOf(pid, clusterDir))) return unlink(file);
    // The server of a program that was just killed learns of it at once, and then needs its time to end.
    if (Date.now() - startedAt < (status === "stopping" ? STOPPING_MS : NOTICING_MS)) continue;
    throw new Error(
      `Another PostgreSQL (process ${pid}, port ${port}) is running on ${dirname(clusterDir)}. ` +
        `Stop the program it belongs to first. ${OTHER_DIR}`,
    );
  }
}

const NOTICING_MS = 2_000;
const STOPPING_MS = 20_000;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A server works inside its own folder, and names it on its command line. */
async function isServerOf(pid: number, clusterDir: string): Promise<boolean> {
  if (process.platform === "linux") {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => null)) === (await realpath(clusterDir));
  }
  const said = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return said.status !== 0 || said.stdout.includes(clusterDir);
}
