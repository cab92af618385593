import { expect, test } from "vitest";
import { median, toRow } from "../../bench/bench-row";
import { percentile } from "../../bench/traffic/percentile";

test.each([
  [[7], 0.5, 7],
  [[7], 0.99, 7],
  [[1, 2], 0.5, 1],
  [[1, 2, 3], 0.5, 2],
  [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
  [Array.from({ length: 100 }, (_, index) => index + 1), 1, 100],
  [Array.from({ length: 1_000 }, (_, index) => index + 1), 0.99, 990],
  [[], 0.5, Number.NaN],
])("of %j, %d of all are not above %d", (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});

test("the median of three repetitions is the middle one, in whatever order they came", () => {
  expect(median([30, 10, 20])).toBe(20);
});

test.each([
  ["lower", 5, 10, 0.5, true],
  ["lower", 6, 10, 0.5, false],
  ["higher", 5, 10, 0.5, true],
  ["higher", 4, 10, 0.5, false],
  ["lower", 0, 200, 0, true],
  ["lower", 1, 200, 0, false],
  ["lower", 5, Number.NaN, 0.5, false],
] as const)(
  "%s is better: %d beside %d with a target of %d",
  (better, ours, referenceValue, target, holds) => {
    const row = toRow({
      case: "c",
      metric: "m",
      unit: "u",
      reference: "r",
      ours,
      referenceValue,
      target,
      better,
    });
    expect(row.holds).toBe(holds);
  },
);
