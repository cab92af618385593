import { defineConfig } from "prisma/config";

/** The same five variables the app reads; `prisma generate` works with none of them set. */
function toDatabaseUrl(env: NodeJS.ProcessEnv): string | undefined {
  const { DB_HOST, DB_USER, DB_PASSWORD, DB_DATABASE, DB_PORT } = env;
  if (!DB_HOST || !DB_USER || !DB_DATABASE) return undefined;
  const url = new URL("postgresql://localhost");
  url.hostname = DB_HOST;
  url.port = DB_PORT ?? "5432";
  url.username = encodeURIComponent(DB_USER);
  url.password = encodeURIComponent(DB_PASSWORD ?? "");
  url.pathname = encodeURIComponent(DB_DATABASE);
  return url.href;
}

const url = toDatabaseUrl(process.env);

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "tsx prisma/seed.ts" },
  ...(url ? { datasource: { url } } : {}),
});
