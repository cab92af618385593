import { execFileSync } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";

/** The OS user the server runs as; null: the one we are. */
export type OsUser = { readonly uid: number; readonly gid: number } | null;

/** PostgreSQL refuses to run as root. Then it runs as the owner of the existing files, or as `postgres`. */
export async function chooseOsUser(clusterDir: string): Promise<OsUser> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(clusterDir).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return lookUp("postgres") ?? create("postgres");
}

function lookUp(name: string): OsUser {
  const ask = (flag: string) =>
    Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: ask("-u"), gid: ask("-g") };
  } catch {
    return null;
  }
}

function create(name: string): OsUser {
  try {
    execFileSync("groupadd", ["--system", name], { stdio: "ignore" });
    execFileSync("useradd", ["--system", "--gid", name, "--no-create-home", "--shell", "/bin/false", name], {
      stdio: "ignore",
    });
  } catch (cause) {
    throw new Error(
      `PostgreSQL does not run as root, and an OS user named ${name} could not be made. ` +
        `Make one (useradd --system ${name}) or start this as an ordinary user.`,
      { cause },
    );
  }
  return lookUp(name);
}

/** Whether that user may pass through every folder down to `path`. */
export async function canReach(user: OsUser, path: string): Promise<boolean> {
  if (user === null) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => null);
    if (found && !maySearch(user, found)) return false;
    if (folder === dirname(folder)) return true;
  }
}

function maySearch(user: NonNullable<OsUser>, folder: { mode: number; uid: number; gid: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
