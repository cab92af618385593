import type pg from "pg";
import { loadEncryptionKeys } from "../../server/demo-secrets";
import { findEmbeddedConnection, findEmbeddedSuperuser } from "../../server/embedded-postgres";
import { toConnection } from "../to-connection";

/** How backup and restore reach a database. */
export interface BackupAccess {
  /** Of a login that sees all rows (BACKUP_DB_USER), on the app's database. */
  readonly connection: pg.ClientConfig;
  /** As the app connects. */
  readonly app: pg.ClientConfig;
  /** The folder of pg_dump and pg_restore (BACKUP_PROGRAMS). */
  readonly programs: string | undefined;
  /** As in CHAT_ENCRYPTION_KEYS; null: they are not here. */
  readonly encryptionKeys: string | null;
  /** Where the keys are, for a person. */
  readonly keysFrom: string;
}

/** The database of the DB_ variables, else of the running demo of RENAVEST_DATA_DIR. Throws when there is neither. */
export async function findBackupAccess(
  env: Readonly<Record<string, string | undefined>>,
): Promise<BackupAccess> {
  const programs = env.BACKUP_PROGRAMS || undefined;
  if (env.DB_HOST) {
    const app = toConnection(env);
    const connection = env.BACKUP_DB_USER
      ? { ...app, user: env.BACKUP_DB_USER, password: env.BACKUP_DB_PASSWORD ?? "" }
      : app;
    const encryptionKeys = env.CHAT_ENCRYPTION_KEYS || null;
    return { connection, app, programs, encryptionKeys, keysFrom: "CHAT_ENCRYPTION_KEYS" };
  }
  const dataDir = env.RENAVEST_DATA_DIR || ".data";
  const app = await findEmbeddedConnection(dataDir);
  const connection = await findEmbeddedSuperuser(dataDir);
  if (app === null || connection === null)
    throw new Error(
      `${dataDir} holds no database: start npm run demo first, or set DB_HOST and the other DB_ variables.`,
    );
  const encryptionKeys = loadEncryptionKeys(dataDir);
  return { connection, app, programs, encryptionKeys, keysFrom: `${dataDir}/encryption-keys` };
}
