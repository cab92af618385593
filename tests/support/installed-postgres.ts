import { execFileSync } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BackupPrograms, findBackupPrograms } from "../../prisma/backup/find-programs";
import type { DatabaseConnection } from "../../server/embedded-postgres";
import { findFreePort } from "../../server/free-port";
import { chooseOsUser } from "../../server/postgres-os-user";
import { startServer } from "../../server/postgres-process";

/** How to get what `findInstalledPostgres` looks for. */
export const HOW_TO_GET_POSTGRES = "install PostgreSQL with its programs. Debian: apt-get install postgresql";

/** A server of this machine's own with its own pg_dump and pg_restore, which the embedded one lacks; null without. */
export function findInstalledPostgres(): BackupPrograms | null {
  try {
    const programs = findBackupPrograms({ serverMajor: 15, path: "" });
    execFileSync(join(programs.folder, "postgres"), ["--version"], { stdio: "ignore" });
    return programs;
  } catch {
    return null;
  }
}

/** A server that was just made, with nothing in it but what PostgreSQL makes. */
export interface InstalledPostgres {
  readonly superuser: DatabaseConnection;
  readonly programs: BackupPrograms;
  stop(): Promise<void>;
}

/** Starts the installed server on files of its own. */
export async function startInstalledPostgres(): Promise<InstalledPostgres> {
  const programs = findInstalledPostgres();
  if (programs === null) throw new Error(HOW_TO_GET_POSTGRES);
  const folder = await mkdtemp(join(tmpdir(), "renavest-installed-"));
  await chmod(folder, 0o711);
  const clusterDir = join(folder, "cluster");
  const user = await chooseOsUser(clusterDir);
  const passwordFile = join(folder, "password");
  const password = "only-for-this-test";
  await mkdir(clusterDir, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== null) for (const path of [clusterDir, passwordFile]) await chown(path, user.uid, user.gid);
  execFileSync(
    join(programs.folder, "initdb"),
    [
      ...["--pgdata", clusterDir, "--username", "postgres", "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"],
    ],
    { ...user, cwd: "/", stdio: "ignore" },
  );
  const port = await findFreePort("127.0.0.1");
  const server = await startServer({
    binaries: { root: dirname(programs.folder), version: String(programs.major) },
    ...{ user, clusterDir, port },
    settings: {
      ...{ listen_addresses: "127.0.0.1", unix_socket_directories: "", timezone: "UTC" },
      ...{ fsync: "off", full_page_writes: "off", shared_buffers: "32MB" },
    },
  });
  return {
    superuser: { host: "127.0.0.1", port, user: "postgres", password, database: "postgres" },
    programs,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
