import type { ClientConfig } from "pg";
import { loadEncryptionKeys } from "../../server/demo-secrets";
import { findEmbeddedConnection } from "../../server/embedded-postgres";
import { toConnection } from "../to-connection";

/** What a script needs to write into an installation as the app would. */
export type Installation = {
  readonly connection: ClientConfig;
  /** As in CHAT_ENCRYPTION_KEYS. */
  readonly encryptionKeys: string;
  readonly dataDir: string;
};

/** The installation of the DB_ variables, else the running demo of RENAVEST_DATA_DIR. Throws when there is neither. */
export async function findInstallation(
  env: Readonly<Record<string, string | undefined>>,
): Promise<Installation> {
  const dataDir = env.RENAVEST_DATA_DIR || ".data";
  if (env.DB_HOST) {
    if (!env.CHAT_ENCRYPTION_KEYS) throw new Error("CHAT_ENCRYPTION_KEYS is missing");
    return { connection: toConnection(env), encryptionKeys: env.CHAT_ENCRYPTION_KEYS, dataDir };
  }
  const connection = await findEmbeddedConnection(dataDir);
  if (connection === null) {
    throw new Error(
      `${dataDir} holds no database: start npm run demo first, or set DB_HOST and the other DB_ variables.`,
    );
  }
  return { connection, encryptionKeys: loadEncryptionKeys(dataDir), dataDir };
}
