import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { type AuditProblem, verifyAudit } from "~/adapters/verify-audit.server";
import { openAuditDatabase } from "./audit-database";

const WORDS: Readonly<Record<AuditProblem["kind"], string>> = {
  altered: "is not what was written there",
  missing: "follows a gap: rows before it are missing",
  unlinked: "does not follow the row before it",
  cut: "was there when heads were exported; the chain ends before it",
  rewritten:
    "is another row than when heads were exported: the chain was written anew from some place before it",
};

/** `npm run audit:verify [-- --heads <file>]`: computes the whole trail anew; ends with 1 when anything is wrong. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { heads: { type: "string" } } });
  const { database, headsFile } = await openAuditDatabase(process.env);
  try {
    const file = values.heads ?? headsFile;
    if (values.heads !== undefined && !existsSync(file)) throw new Error(`There is no file ${file}.`);
    const hasHeads = existsSync(file);
    const { events, chains, heads, problems, first } = await verifyAudit(database, hasHeads ? file : null);
    await database.transaction({ role: "auditor" }, (tx) =>
      tx.audit.insertCheck({ kind: "verify", events, problems }),
    );
    console.log(`${events} events in ${chains} chains, compared with ${heads} exported heads.`);
    if (!hasHeads)
      console.log(`No heads at ${file}: a cut tail, or a trail written anew as a whole, cannot be seen.`);
    for (const { chain, position, kind } of first)
      console.log(`  chain ${chain}, position ${position}: ${WORDS[kind]}`);
    if (problems > first.length) console.log(`  and ${problems - first.length} more`);
    console.log(problems === 0 ? "The audit trail is intact." : "THE AUDIT TRAIL IS NOT INTACT.");
    process.exitCode = problems === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
