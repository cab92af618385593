import { resolve } from "node:path";
import { applyMigrations } from "../prisma/apply-migrations";
import { seedPractice } from "../prisma/seed";
import type { AppEnvironment } from "./app-process";
import { loadEncryptionKeys, loadSigningKey } from "./demo-secrets";
import { startEmbeddedPostgres } from "./embedded-postgres";

/** A whole installation in one folder: database, keys, people. */
export interface EmbeddedInstallation {
  /** What the app needs to run on it. */
  readonly env: AppEnvironment;
  stop(): Promise<void>;
}

/** Starts the database in `dataDir`, brings it up to date and gives it its first people. Throws with what is wrong. */
export async function startEmbeddedInstallation(options: {
  readonly dataDir: string;
  readonly log: (line: string) => void;
}): Promise<EmbeddedInstallation> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  const keys = loadEncryptionKeys(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  try {
    const { connection } = postgres;
    await applyMigrations({ connection, log });
    await seedPractice({ connection, encryptionKeys: keys });
    return {
      env: {
        NODE_ENV: "production",
        APP_LOG: "text",
        NEXT_PUBLIC_ENABLE_CHAT_FEATURE: "true",
        RENAVEST_LOCAL_IDENTITY: "1",
        RENAVEST_DATA_DIR: dataDir,
        CHAT_ENCRYPTION_KEYS: keys,
        CHAT_EXPORT_SIGNING_KEY: loadSigningKey(dataDir),
        DB_HOST: connection.host,
        DB_PORT: String(connection.port),
        DB_USER: connection.user,
        DB_PASSWORD: connection.password,
        DB_DATABASE: connection.database,
      },
      stop: () => postgres.stop(),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
