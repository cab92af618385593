// A program of its own that holds an embedded PostgreSQL, for tests that kill it: `tsx postgres-child.ts <dataDir>`.
import { startEmbeddedPostgres } from "../../server/embedded-postgres";

const [dataDir = ""] = process.argv.slice(2);
const server = await startEmbeddedPostgres({ dataDir });
process.stdout.write(`${JSON.stringify(server.connection)}\n`);
setInterval(() => undefined, 60_000);
