import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** pg_dump and pg_restore of one installation. */
export interface BackupPrograms {
  readonly folder: string;
  readonly major: number;
}

/** Where packages put each version, `*` for it; the folders of PATH come last, where wrappers may stand. */
const USUAL_FOLDERS = [
  ["/usr/lib/postgresql", "bin"],
  ["/usr/pgsql-", "bin"],
  ["/opt/homebrew/opt/postgresql@", "bin"],
] as const;

/**
 * The oldest programs that are not older than the server: older ones refuse it. `folder`: these and no others. Throws an
 * Error that says what was found and what to install.
 */
export function findBackupPrograms({
  serverMajor,
  folder,
  path = process.env.PATH ?? "",
}: {
  readonly serverMajor: number;
  readonly folder?: string | undefined;
  readonly path?: string;
}): BackupPrograms {
  const folders =
    folder === undefined ? [...listUsualFolders(), ...path.split(delimiter).filter(Boolean)] : [folder];
  const found = folders.flatMap((each) => readPrograms(each));
  const fit = found.filter(({ major }) => major >= serverMajor).sort((a, b) => a.major - b.major)[0];
  if (fit !== undefined) return fit;
  const seen =
    found.length === 0
      ? `No pg_dump and pg_restore were found in ${folder ?? "PATH or the usual folders"}.`
      : `Found were only ${found.map(({ folder: place, major }) => `${place} (${major})`).join(", ")}.`;
  throw new Error(
    `The server is PostgreSQL ${serverMajor}: pg_dump and pg_restore ${serverMajor} or newer are needed. ${seen} ` +
      `Install them (Debian: postgresql-client-${serverMajor}, if need be from apt.postgresql.org) or name their ` +
      "folder in BACKUP_PROGRAMS. The embedded server brings no such programs.",
  );
}

function listUsualFolders(): readonly string[] {
  return USUAL_FOLDERS.flatMap(([start, end]) => {
    const slash = start.lastIndexOf("/") + 1;
    const isFolder = start.startsWith("/usr/lib");
    const [parent, prefix] = isFolder ? [start, ""] : [start.slice(0, slash), start.slice(slash)];
    return listNames(parent)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(parent, name, end));
  });
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Both of one version, or nothing. */
function readPrograms(folder: string): readonly BackupPrograms[] {
  const majors = ["pg_dump", "pg_restore"].map((name) => readMajor(join(folder, name)));
  const [major] = majors;
  return typeof major === "number" && majors.every((each) => each === major) ? [{ folder, major }] : [];
}

function readMajor(program: string): number | null {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return null;
  }
  const { stdout, status } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const major = Number(/\b(\d+)(?:\.\d+|devel|beta\d+|rc\d+)?/.exec(stdout ?? "")?.[1]);
  return status === 0 && major > 0 ? major : null;
}
