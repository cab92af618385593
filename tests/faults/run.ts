import { fileURLToPath } from "node:url";
import { findMissing } from "../support/test-run/find-missing";
import { runStep, stopSteps } from "../support/test-run/run-step";

/** The long form of the faults: more rounds, longer outages, more people. More arguments go to Vitest. */
process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopSteps(signal));
for (const line of findMissing()) console.log(`missing ${line}`);

const args = ["run", "--project", "faults", "--reporter=verbose", "--no-file-parallelism"];
const { ok } = await runStep({
  name: "faults, the long form",
  args: ["node_modules/vitest/vitest.mjs", ...args, ...process.argv.slice(2)],
  env: { FAULTS: "long" },
  live: true,
});
process.exitCode = ok ? 0 : 1;
