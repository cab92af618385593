import { createAppointmentBook } from "~/adapters/appointment-book.server";
import { createLog } from "~/adapters/log.server";
import { createPostgresDatabase } from "~/adapters/postgres-database.server";
import { createPostgresPool } from "~/adapters/postgres-pool.server";
import { findConnection } from "./find-connection";

const BATCH = 50;

/**
 * `npm run chats:close`: writes down which chats of appointments the clock has closed. Open streams of running processes
 * learn of it by their own look every two seconds.
 */
async function main(): Promise<void> {
  const connection = await findConnection(process.env);
  const pool = createPostgresPool({ connection, size: 2, log: createLog({ format: "silent" }) });
  const database = createPostgresDatabase({ pool });
  try {
    const book = createAppointmentBook({ database });
    let closed = 0;
    for (let last = BATCH; last === BATCH; closed += last) last = (await book.closeExpired(BATCH)).length;
    console.log(closed === 1 ? "1 chat closed." : `${closed} chats closed.`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
