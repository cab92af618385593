import { createAuditHeads } from "~/adapters/audit-heads.server";
import { systemClock } from "~/adapters/clock.server";
import { createLog } from "~/adapters/log.server";
import { openAuditDatabase } from "./audit-database";

/** `npm run audit:heads`: writes the heads of the audit trail's chains outside the database, as a running server does by itself. */
async function main(): Promise<void> {
  const { database, headsFile } = await openAuditDatabase(process.env);
  try {
    const log = createLog({ format: "silent" });
    const heads = await createAuditHeads({ database, file: headsFile, clock: systemClock, log }).exportNow();
    if (heads === null) console.log("Another process is writing the heads at this moment.");
    else console.log(`${heads.length} heads added to ${headsFile}`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
