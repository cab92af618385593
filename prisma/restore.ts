import { parseArgs } from "node:util";
import { checkRestored } from "./backup/check-restored";
import { findBackupAccess } from "./backup/find-access";
import { restoreDatabase } from "./backup/restore-database";

/**
 * `npm run restore -- --from <folder of one backup> [--replace]`: brings it back, into an empty database unless told to replace
 * what is there, and then looks whether all of it is what it was. Stop the app first.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { from: { type: "string" }, replace: { type: "boolean" } } });
  if (!values.from) throw new Error("npm run restore -- --from <folder of one backup> [--replace]");
  const { connection, app, programs, encryptionKeys } = await findBackupAccess(process.env);
  const login = { user: String(app.user), password: String(app.password) };
  const manifest = await restoreDatabase({
    ...{ connection, login, from: values.from, replace: values.replace === true, programs },
  });
  console.log(`Restored as of ${manifest.at}. Checking it.`);
  const problems = await checkRestored({ connection, app, manifest, encryptionKeys });
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else
    console.log(
      "Counts, order, rights, the audit trail and the encryption keys are as they were. Compare the trail with the heads you keep " +
        "elsewhere (npm run audit:verify), and run npm run migrate before the app is started.",
    );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
