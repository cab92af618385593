import { existsSync, readFileSync } from "node:fs";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The part of Vitest's JSON report that is read here. */
export interface VitestReport {
  readonly testResults: ReadonlyArray<{
    readonly name: string;
    readonly status: string;
    readonly assertionResults: ReadonlyArray<{ readonly status: string }>;
  }>;
}

/** The part of Playwright's JSON report that is read here. */
export interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
}

export function addCounts(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    NOTHING,
  );
}

/** One suite's tests; a file that failed outside of its tests (import, set-up) counts as one failure. */
export function countVitestSuite(report: VitestReport, suite: string): Counts {
  const files = report.testResults.filter((file) =>
    file.name.replaceAll("\\", "/").includes(`/tests/${suite}/`),
  );
  const statuses = files.flatMap((file) => file.assertionResults.map((test) => test.status));
  const passed = statuses.filter((status) => status === "passed").length;
  const failed = statuses.filter((status) => status === "failed").length;
  const broken = files.filter(({ status, assertionResults }) => {
    return status === "failed" && assertionResults.every((test) => test.status !== "failed");
  }).length;
  return { passed, failed: failed + broken, skipped: statuses.length - passed - failed };
}

/** A flaky test failed at least once: it counts as failed. */
export function countPlaywright(report: PlaywrightReport): Counts {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/** A step whose tool says no must not end with a clean count, nor a suite in which nothing ran. */
export function withVerdict(counts: Counts, ok: boolean): Counts {
  const isHollow = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (!ok || isHollow) ? { ...counts, failed: 1 } : counts;
}

/** Null when the tool died before it wrote its report. */
export function findReport<Report>(path: string): Report | null {
  if (!existsSync(path)) return null;
  const report: Report = JSON.parse(readFileSync(path, "utf8"));
  return report;
}

/** The last line of a run, for people and machines alike. */
export function toLastLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
