import type { ClientConfig } from "pg";
import { toConnection as toAppConnection } from "~/adapters/postgres-pool.server";

/** The DB_ variables (see .env.example) as the app understands them; throws once, naming all that are missing. */
export function toConnection(env: Readonly<Record<string, string | undefined>>): ClientConfig {
  const { DB_HOST = "", DB_USER = "", DB_DATABASE = "", DB_PASSWORD = "", DB_PORT, DB_SSL } = env;
  const missing = Object.entries({ DB_HOST, DB_USER, DB_DATABASE }).filter(([, value]) => value === "");
  if (missing.length > 0) {
    throw new Error(`These environment variables are missing: ${missing.map(([name]) => name).join(", ")}`);
  }
  return toAppConnection({
    ...{ DB_HOST, DB_USER, DB_DATABASE, DB_PASSWORD },
    DB_PORT: Number(DB_PORT || 5432),
    // Certificates are verified; NODE_EXTRA_CA_CERTS names a private authority.
    DB_SSL: DB_SSL === "require" || DB_SSL === "disable" ? DB_SSL : undefined,
  });
}
