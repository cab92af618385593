import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  addCounts,
  type Counts,
  countPlaywright,
  countVitestSuite,
  findReport,
  NOTHING,
  type PlaywrightReport,
  toLastLine,
  type VitestReport,
  withVerdict,
} from "./support/test-run/counts";
import { findMissing } from "./support/test-run/find-missing";
import { runStep, type StepResult, stopSteps } from "./support/test-run/run-step";

const VITEST_SUITES = ["unit", "contract", "http", "dom", "architecture", "faults"];

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), "renavest-tests-"));
const vitestJson = join(reports, "vitest.json");
const playwrightJson = join(reports, "playwright.json");

/** A check without tests of its own counts as one. */
function countCheck({ ok }: StepResult): Counts {
  return ok ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

async function runChecks(): Promise<Map<string, Counts>> {
  const client = await runStep({ name: "database client", args: ["prisma/generate.mjs"] });
  // Two cores: the build beside the two checks that only read.
  const build = runStep({ name: "build", args: ["--import", "tsx", "server/build.ts"] });
  const lint = await runStep({
    name: "lint",
    args: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  });
  const types = await runStep({ name: "types", args: ["node_modules/typescript/bin/tsc", "--noEmit"] });
  const results = [client, lint, types, await build];
  return new Map(results.map((result) => [result.name, countCheck(result)]));
}

async function runVitest(): Promise<Map<string, Counts>> {
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestJson}`];
  const result = await runStep({
    name: VITEST_SUITES.join(", "),
    args: ["node_modules/vitest/vitest.mjs", ...args],
    live: true,
  });
  const report = findReport<VitestReport>(vitestJson) ?? { testResults: [] };
  const counts = new Map(
    VITEST_SUITES.map((suite) => [suite, withVerdict(countVitestSuite(report, suite), true)]),
  );
  // An error outside of every test (an unhandled rejection, a broken set-up) still has to show.
  const isExplained = addCounts([...counts.values()]).failed > 0;
  return result.ok || isExplained ? counts : counts.set("vitest", countCheck(result));
}

async function runPlaywright(): Promise<Counts> {
  const result = await runStep({
    name: "e2e",
    args: ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightJson },
    live: true,
  });
  const report = findReport<PlaywrightReport>(playwrightJson);
  return withVerdict(report ? countPlaywright(report) : NOTHING, result.ok);
}

async function main(): Promise<Counts> {
  const missing = findMissing();
  for (const line of missing) console.log(`missing ${line}`);
  const counts = await runChecks();
  const isBuilt = counts.get("build")?.failed === 0;
  for (const [name, count] of await runVitest()) counts.set(name, count);
  if (!isBuilt) console.log("FAILED e2e (not run: the build failed)");
  counts.set("e2e", isBuilt ? await runPlaywright() : { ...NOTHING, failed: 1 });
  const parts = [...counts].map(
    ([name, { passed, failed }]) => `${name} ${failed > 0 ? `FAILED ${failed}` : passed}`,
  );
  const notes = missing.map((line) => `missing ${line}`);
  console.log(["", [...parts, `${Math.round(performance.now() / 1000)} s`, ...notes].join(" · ")].join("\n"));
  return addCounts([...counts.values()]);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopSteps(signal));

main()
  .then((total) => {
    console.log(toLastLine(total));
    process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => rmSync(reports, { recursive: true, force: true }));
