import { randomBytes } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries";
import { canReach, type OsUser } from "./postgres-os-user";

/** What has to be remembered from one start to the next; only its owner may read the file. */
export type ServerFile = {
  /** Where PostgreSQL keeps its files. */
  readonly clusterDir: string;
  readonly port: number | null;
  readonly superuserPassword: string;
  readonly loginPassword: string;
};

// For files an OS user has to reach when the folder asked for lies in a private one such as /root.
const PUBLIC_PLACE = "/var/lib/renavest";

const fileOf = (dataDir: string) => join(dataDir, "server.json");
const makePassword = () => randomBytes(24).toString("base64url");

/** Null on the first start. */
export async function readServerFile(dataDir: string): Promise<ServerFile | null> {
  const text = await readFile(fileOf(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const { clusterDir, ...rest } = JSON.parse(text) as ServerFile & { clusterDir?: string };
  return { ...rest, clusterDir: clusterDir ?? join(dataDir, "cluster") };
}

/** Whole or not at all: a start that is killed here finds the old file or the new one. */
export async function writeServerFile(dataDir: string, { clusterDir, ...rest }: ServerFile): Promise<void> {
  const own = clusterDir === join(dataDir, "cluster");
  const text = JSON.stringify(own ? rest : { ...rest, clusterDir }, null, 2);
  const draft = `${fileOf(dataDir)}.${process.pid}`;
  await writeFile(draft, `${text}\n`, { mode: 0o600 });
  await rename(draft, fileOf(dataDir));
}

/** A new file with new passwords; the folder may be moved as long as PostgreSQL's files lie in it. */
export async function makeServerFile(
  dataDir: string,
  user: OsUser,
  log: (line: string) => void,
): Promise<ServerFile> {
  const passwords = { superuserPassword: makePassword(), loginPassword: makePassword() };
  if (await canReach(user, dataDir))
    return { clusterDir: join(dataDir, "cluster"), port: null, ...passwords };
  const clusterDir = join(PUBLIC_PLACE, `cluster-${randomBytes(6).toString("hex")}`);
  log(`${dataDir} is private to root, and PostgreSQL does not run as root: its files go to ${clusterDir}`);
  await mkdir(PUBLIC_PLACE, { recursive: true, mode: 0o755 });
  return { clusterDir, port: null, ...passwords };
}

/** The programs, copied to a place that user can reach if node_modules lies in a private folder. */
export async function toReachableBinaries(
  binaries: PostgresBinaries,
  user: OsUser,
): Promise<PostgresBinaries> {
  if (await canReach(user, binaries.root)) return binaries;
  const root = join(PUBLIC_PLACE, `postgres-${binaries.version}`);
  const draft = `${root}.${process.pid}`;
  await mkdir(PUBLIC_PLACE, { recursive: true, mode: 0o755 });
  await cp(binaries.root, draft, { recursive: true, verbatimSymlinks: true });
  // Another start may have been faster; its copy is the same.
  await rename(draft, root).catch(() => rm(draft, { recursive: true, force: true }));
  return { ...binaries, root };
}
