import { applyMigrations } from "./apply-migrations";
import { toConnection } from "./to-connection";

/** `npm run migrate`: brings the database of the DB_ variables up to date. */
async function main(): Promise<void> {
  const applied = await applyMigrations({ connection: toConnection(process.env), log: console.log });
  console.log(applied.length === 0 ? "The database is up to date." : `${applied.length} migrations applied.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
