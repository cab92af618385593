import type { ClientConfig } from "pg";

/** The DB_ variables (see .env.example) as a connection; throws once, naming all that are missing. */
export function toConnection(env: Readonly<Record<string, string | undefined>>): ClientConfig {
  const missing = ["DB_HOST", "DB_USER", "DB_DATABASE"].filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`These environment variables are missing: ${missing.join(", ")}`);
  return {
    host: env.DB_HOST,
    port: Number(env.DB_PORT || 5432),
    user: env.DB_USER,
    password: env.DB_PASSWORD ?? "",
    database: env.DB_DATABASE,
    // Certificates are verified; NODE_EXTRA_CA_CERTS names a private authority.
    ssl: env.DB_SSL === "require",
  };
}
