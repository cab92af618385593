import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { createLog } from "~/adapters/log.server";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { createPostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import { verifyAudit } from "~/adapters/verify-audit.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { BackupManifest } from "./backup-folder";
import { readFacts } from "./read-facts";
import { withClient } from "./with-client";

const FORBIDDEN = "42501";

/** What to look at. */
export interface RestoredDatabase {
  /** Of a superuser. */
  readonly connection: pg.ClientConfig;
  /** As the app connects. */
  readonly app: pg.ClientConfig;
  readonly manifest: BackupManifest;
  /** As in CHAT_ENCRYPTION_KEYS; null: there are none here. */
  readonly encryptionKeys: string | null;
}

/** Whether a restored database is what was backed up: nothing, or a sentence for each thing that is not. */
export async function checkRestored(restored: RestoredDatabase): Promise<readonly string[]> {
  return [
    ...(await checkFacts(restored)),
    ...(await checkRights(restored.app)),
    ...(await checkTrail(restored)),
    ...(await checkKeys(restored)),
  ];
}

async function checkFacts({ connection, manifest }: RestoredDatabase): Promise<readonly string[]> {
  const facts = await withClient(connection, readFacts);
  const tables = [...new Set([...Object.keys(facts.counts), ...Object.keys(manifest.counts)])];
  return [
    ...tables
      .filter((name) => facts.counts[name] !== manifest.counts[name])
      .map(
        (name) => `${name} has ${facts.counts[name] ?? "no"} rows, and had ${manifest.counts[name] ?? "no"}.`,
      ),
    ...(facts.outOfOrder === manifest.outOfOrder
      ? []
      : [`${facts.outOfOrder} conversations are not in order, and ${manifest.outOfOrder} were not.`]),
    ...(facts.migrations === manifest.migrations ? [] : ["The migrations are others."]),
    ...(facts.rights === manifest.rights ? [] : ["Rights, policies or triggers are not as they were."]),
  ];
}

/** The app's login by itself reads nothing: whoever forgets to become somebody is refused. */
async function checkRights(app: pg.ClientConfig): Promise<readonly string[]> {
  return await withClient(app, async (client) => {
    const code = await client.query("SELECT FROM chat_messages LIMIT 1").then(
      () => "none",
      (error: pg.DatabaseError) => error.code,
    );
    return code === FORBIDDEN ? [] : ["The app's login reads messages without becoming anybody."];
  });
}

/** Every hash, and that each chain ends where it ended. */
async function checkTrail({ app, manifest }: RestoredDatabase): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), "renavest-heads-"));
  const pool = createPostgresPool({ connection: app, size: 2, log: createLog({ format: "silent" }) });
  const database = createPostgresDatabase({ pool });
  try {
    const file = join(folder, "heads.jsonl");
    await writeFile(file, `${JSON.stringify({ at: manifest.at, heads: manifest.heads })}\n`);
    const report = await verifyAudit(database, file);
    return report.first.map(
      ({ chain, position, kind }) => `The audit trail is ${kind} at ${position} of chain ${chain}.`,
    );
  } finally {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the keys that wrap something in it are here, and are those: one conversation of each is opened. */
async function checkKeys({
  connection,
  manifest,
  encryptionKeys,
}: RestoredDatabase): Promise<readonly string[]> {
  const ring = encryptionKeys === null ? null : parseEncryptionKeys(encryptionKeys);
  const missing = manifest.keyIds.filter((id) => ring?.ids.includes(id) !== true);
  const problems = missing.map(
    (id) => `The encryption key ${id} is not in CHAT_ENCRYPTION_KEYS: what it wraps cannot be read.`,
  );
  if (ring === null) return problems;
  const cipher = createMessageCipher({ ring });
  const { rows } = await withClient(connection, (client) =>
    client.query<{ id: string; channel: string; wrapped: string }>(
      `SELECT DISTINCT ON (1) split_part(data_key, '.', 1) AS id, channel_identifier AS channel, data_key AS wrapped
       FROM chat_channels WHERE data_key <> '' ORDER BY 1, chat_channels.id`,
    ),
  );
  for (const { id, channel, wrapped } of rows) {
    if (missing.includes(id)) continue;
    try {
      cipher.rewrap({ id: channel, wrappedKey: wrapped });
    } catch {
      problems.push(`The encryption key ${id} is another one than it was: what it wraps cannot be read.`);
    }
  }
  return problems;
}
