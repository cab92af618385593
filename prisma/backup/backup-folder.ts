import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseFacts } from "./read-facts";

/** The database itself, in pg_dump's custom format. */
export const DUMP = "database.dump";
/** What is in it. Written last. */
export const MANIFEST = "manifest.json";

/** What a backup says of itself; no key and nobody's words. */
export interface BackupManifest extends DatabaseFacts {
  readonly backup: "renavest-backup";
  readonly version: 1;
  /** ISO-8601 UTC: all of it is as it was at this moment. */
  readonly at: string;
  readonly serverMajor: number;
  readonly programMajor: number;
  /** The app's login, which owns the list of migrations. */
  readonly login: string;
  readonly roles: readonly string[];
  readonly dump: { readonly bytes: number; readonly sha256: string };
}

/** Size and hash of a file, in memory that does not grow with it. */
export async function measureFile(file: string): Promise<BackupManifest["dump"]> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { bytes: (await stat(file)).size, sha256: hash.digest("hex") };
}

/** Waits until a file, or the names in a folder, would survive a power cut. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of a folder that holds a whole backup. Throws an Error that says what is wrong with it. */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => null);
  const manifest = text === null ? null : parseManifest(text);
  if (manifest === null)
    throw new Error(`${folder} holds no whole backup: ${MANIFEST} is missing or not one.`);
  const found = await measureFile(join(folder, DUMP)).catch(() => null);
  if (found === null) throw new Error(`${folder} holds no whole backup: ${DUMP} is missing.`);
  if (found.bytes !== manifest.dump.bytes)
    throw new Error(
      `${DUMP} has ${found.bytes} bytes and was made with ${manifest.dump.bytes}. Not restored.`,
    );
  if (found.sha256 !== manifest.dump.sha256)
    throw new Error(`${DUMP} is not as it was made: its SHA-256 is another one. Not restored.`);
  return manifest;
}

function parseManifest(text: string): BackupManifest | null {
  try {
    const manifest = JSON.parse(text) as BackupManifest;
    return manifest.backup === "renavest-backup" && manifest.version === 1 ? manifest : null;
  } catch {
    return null;
  }
}
