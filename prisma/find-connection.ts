import type { ClientConfig } from "pg";
import { findEmbeddedConnection } from "../server/embedded-postgres";
import { toConnection } from "./to-connection";

/** The database of the DB_ variables, else of the running demo of RENAVEST_DATA_DIR. Throws when there is neither. */
export async function findConnection(
  env: Readonly<Record<string, string | undefined>>,
): Promise<ClientConfig> {
  const dataDir = env.RENAVEST_DATA_DIR || ".data";
  const connection = env.DB_HOST ? toConnection(env) : await findEmbeddedConnection(dataDir);
  if (connection === null)
    throw new Error(
      `${dataDir} holds no database: start npm run demo first, or set DB_HOST and the other DB_ variables.`,
    );
  return connection;
}
