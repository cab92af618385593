import { expect, test } from "vitest";
import { percentile } from "../../bench/traffic/percentile";
import { makePoissonArrivals } from "../../bench/traffic/poisson-arrivals";
import { createSeededRandom } from "../../bench/traffic/seeded-random";

function make(seed: number) {
  return makePoissonArrivals({ perSecond: 200, seconds: 100, random: createSeededRandom(seed) });
}

test("as many as asked for, in order, within the time", () => {
  const arrivals = make(1);
  expect(arrivals.length).toBeGreaterThan(19_500);
  expect(arrivals.length).toBeLessThan(20_500);
  expect([...arrivals]).toEqual([...arrivals].sort((a, b) => a - b));
  expect(arrivals[0]).toBeGreaterThanOrEqual(0);
  expect(arrivals.at(-1)).toBeLessThan(100_000);
});

test("the waits are exponential: their deviation is their mean, and many are short", () => {
  const arrivals = make(2);
  const waits = [...arrivals].map((at, index) => at - (arrivals[index - 1] ?? 0));
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  const deviation = Math.sqrt(waits.reduce((sum, wait) => sum + (wait - mean) ** 2, 0) / waits.length);
  expect(mean).toBeCloseTo(5, 0);
  expect(deviation / mean).toBeCloseTo(1, 1);
  const sorted = waits.sort((a, b) => a - b);
  // Of an exponential wait half are shorter than ln 2 of the mean.
  expect(percentile(sorted, 0.5) / mean).toBeCloseTo(Math.LN2, 1);
});

test("the same seed makes the same arrivals, another one others", () => {
  expect(make(3)).toEqual(make(3));
  expect(make(3)).not.toEqual(make(4));
});
