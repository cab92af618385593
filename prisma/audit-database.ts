import { createLog } from "~/adapters/log.server";
import { createPostgresDatabase, type PostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import { findConnection } from "./find-connection";

/** The database of the DB_ variables, else the running demo's; and where its heads are kept (AUDIT_HEADS_FILE). */
export async function openAuditDatabase(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly database: PostgresDatabase; readonly headsFile: string }> {
  const dataDir = env.RENAVEST_DATA_DIR || ".data";
  const connection = await findConnection(env);
  const pool = createPostgresPool({ connection, size: 2, log: createLog({ format: "silent" }) });
  return {
    database: createPostgresDatabase({ pool }),
    headsFile: env.AUDIT_HEADS_FILE || `${dataDir}/audit-heads.jsonl`,
  };
}
