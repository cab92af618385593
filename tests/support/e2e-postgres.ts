import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readServerFile } from "../../server/postgres-folder";
import type { TestInstallation } from "./e2e-installation";

async function readPostmasterPid({ dataDir }: TestInstallation): Promise<number> {
  const file = await readServerFile(dataDir);
  const [pid] = (await readFile(join(file?.clusterDir ?? "", "postmaster.pid"), "utf8")).split("\n");
  return Number(pid);
}

const ENDS_WITHIN_MS = 10_000;

/** Whether a process with this number exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ends the server as `pg_ctl stop -m immediate` does: no goodbye, recovery at the next start. */
export async function stopPostgresAtOnce(installation: TestInstallation): Promise<void> {
  const pid = await readPostmasterPid(installation);
  process.kill(pid, "SIGQUIT");
  for (const deadline = Date.now() + ENDS_WITHIN_MS; isAlive(pid); await sleep(20))
    if (Date.now() > deadline) throw new Error("PostgreSQL has not ended");
}
