import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { type BackupManifest, DUMP, MANIFEST, measureFile, syncPath } from "./backup-folder";
import { findBackupPrograms } from "./find-programs";
import { readFacts } from "./read-facts";
import { runProgram } from "./run-program";
import { requireSeesAll, withClient } from "./with-client";

/** What to back up, and where to. */
export interface BackupOptions {
  /** Of a login that sees all rows. */
  readonly connection: pg.ClientConfig;
  /** The backup becomes a folder of its own in here. */
  readonly to: string;
  /** The folder of pg_dump and pg_restore; without it they are looked for. */
  readonly programs?: string | undefined;
}

/**
 * Dumps the database into a new folder, with what it holds counted at the same moment. The folder gets its name only when
 * all of it is there and would survive a power cut: what is cut off leaves nothing that looks whole. No encryption key is in it.
 */
export async function backupDatabase({
  connection,
  to,
  programs: programFolder,
}: BackupOptions): Promise<{ readonly folder: string; readonly manifest: BackupManifest }> {
  return await withClient(connection, async (client) => {
    const serverMajor = await requireSeesAll(client);
    const programs = findBackupPrograms({ serverMajor, folder: programFolder });
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query<{ snapshot: string; at: Date }>(
      "SELECT pg_export_snapshot() AS snapshot, now() AS at",
    );
    const [moment] = rows;
    if (moment === undefined) throw new Error("no snapshot");
    const at = moment.at.toISOString();
    const folder = join(to, `renavest-${at.replaceAll(/[:.]/g, "-")}`);
    const draft = `${folder}.partial-${process.pid}`;
    await mkdir(draft, { recursive: true, mode: 0o700 });
    try {
      await writeFile(join(draft, DUMP), "", { mode: 0o600 });
      await runProgram(join(programs.folder, "pg_dump"), connection, [
        ...["--format", "custom", "--snapshot", moment.snapshot, "--file", join(draft, DUMP)],
      ]);
      const manifest: BackupManifest = {
        ...{ backup: "renavest-backup", version: 1, at, serverMajor, programMajor: programs.major },
        ...(await readOwners(client)),
        ...(await readFacts(client)),
        dump: await measureFile(join(draft, DUMP)),
      };
      await client.query("COMMIT");
      await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
      for (const path of [join(draft, DUMP), join(draft, MANIFEST), draft]) await syncPath(path);
      await rename(draft, folder);
      await syncPath(to);
      return { folder, manifest };
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  });
}

/** Roles belong to the server, not to the dump: their names come with it. */
async function readOwners(client: pg.Client): Promise<Pick<BackupManifest, "login" | "roles">> {
  const { rows } = await client.query<{ login: string; roles: string[] }>(
    `SELECT (SELECT relowner::regrole::text FROM pg_class WHERE oid = '_prisma_migrations'::regclass) AS login,
      (SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles WHERE starts_with(rolname, 'renavest_') AND NOT rolcanlogin) AS roles`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("no row");
  return row;
}
