import { parseArgs } from "node:util";
import { backupDatabase } from "./backup/backup-database";
import { findBackupAccess } from "./backup/find-access";

/**
 * `npm run backup -- --to <folder>`: dumps the database into a folder of its own in there. Encryption keys are not in it: they
 * are kept elsewhere, and without them nobody reads a word of it.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { to: { type: "string" } } });
  if (!values.to) throw new Error("npm run backup -- --to <folder>");
  const { connection, programs, keysFrom } = await findBackupAccess(process.env);
  const { folder, manifest } = await backupDatabase({ connection, to: values.to, programs });
  const { counts, dump, keyIds } = manifest;
  console.log(`${folder}: ${dump.bytes} bytes, as of ${manifest.at}.`);
  console.log(
    `${counts["chat_channels"]} conversations, ${counts["chat_messages"]} messages, ${counts["audit_events"]} events of the audit trail.`,
  );
  console.log(
    `To be read it needs the encryption ${keyIds.length === 1 ? "key" : "keys"} ${keyIds.join(", ") || "(none yet)"} of ${keysFrom}, which ` +
      "is not in the backup. Keep it on another medium, in another place, twice; and AUDIT_HEADS_FILE there as well.",
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
