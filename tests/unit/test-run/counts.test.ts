import { describe, expect, test } from "vitest";
import {
  addCounts,
  countPlaywright,
  countVitestSuite,
  findReport,
  NOTHING,
  toLastLine,
  type VitestReport,
  withVerdict,
} from "../../support/test-run/counts";

function makeFile(
  name: string,
  statuses: readonly string[],
  status = "passed",
): VitestReport["testResults"][number] {
  return { name, status, assertionResults: statuses.map((one) => ({ status: one })) };
}

describe("countVitestSuite", () => {
  test("counts only the files of its suite, and neither lost nor pending tests as passed", () => {
    const report: VitestReport = {
      testResults: [
        makeFile("/repo/tests/unit/a.test.ts", ["passed", "failed", "pending", "todo"]),
        makeFile("/repo/tests/http/b.test.ts", ["passed"]),
      ],
    };
    expect(countVitestSuite(report, "unit")).toEqual({ passed: 1, failed: 1, skipped: 2 });
  });

  test.each([
    ["broke before its first test", [], { passed: 0, failed: 1, skipped: 0 }],
    [
      "broke in its set-up, so that its tests were skipped",
      ["skipped", "skipped"],
      { passed: 0, failed: 1, skipped: 2 },
    ],
    ["broke in its tear-down", ["passed"], { passed: 1, failed: 1, skipped: 0 }],
    ["has a failed test, which is counted already", ["failed"], { passed: 0, failed: 1, skipped: 0 }],
  ])("a file that %s", (_name, statuses, expected) => {
    const report = { testResults: [makeFile("/repo/tests/unit/a.test.ts", statuses, "failed")] };
    expect(countVitestSuite(report, "unit")).toEqual(expected);
  });
});

test("a flaky browser test and an error outside of tests count as failed", () => {
  const stats = { expected: 3, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 3, failed: 3, skipped: 2 });
});

describe("withVerdict", () => {
  test.each([
    ["a suite in which nothing ran fails", NOTHING, true, 1],
    ["a tool that says no fails, whatever its report says", { passed: 5, failed: 0, skipped: 0 }, false, 1],
    ["counted failures stay as they are", { passed: 5, failed: 2, skipped: 0 }, false, 2],
    ["a clean run stays clean", { passed: 5, failed: 0, skipped: 0 }, true, 0],
  ])("%s", (_name, counts, ok, failed) => {
    expect(withVerdict(counts, ok).failed).toBe(failed);
  });
});

test("a tool that died leaves no report", () => {
  expect(findReport("/nowhere/report.json")).toBeNull();
});

test("the last line names skipped tests only when there are some", () => {
  const total = addCounts([
    { passed: 2, failed: 0, skipped: 0 },
    { passed: 1, failed: 1, skipped: 0 },
  ]);
  expect(toLastLine(total)).toBe("3 passed, 1 failed");
  expect(toLastLine({ ...total, skipped: 4 })).toBe("3 passed, 1 failed, 4 skipped");
});
