import { createLog } from "~/adapters/log.server";
import { createPostgresDatabase, type PostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import { findEmbeddedConnection } from "../server/embedded-postgres";
import { toConnection } from "./to-connection";

/** The database of the DB_ variables, else the running demo's; and where its heads are kept (AUDIT_HEADS_FILE). */
export async function openAuditDatabase(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly database: PostgresDatabase; readonly headsFile: string }> {
  const dataDir = env.RENAVEST_DATA_DIR || ".data";
  const connection = env.DB_HOST ? toConnection(env) : await findEmbeddedConnection(dataDir);
  if (connection === null) {
    throw new Error(
      `${dataDir} holds no database: start npm run demo first, or set DB_HOST and the other DB_ variables.`,
    );
  }
  const pool = createPostgresPool({ connection, size: 2, log: createLog({ format: "silent" }) });
  return {
    database: createPostgresDatabase({ pool }),
    headsFile: env.AUDIT_HEADS_FILE || `${dataDir}/audit-heads.jsonl`,
  };
}
