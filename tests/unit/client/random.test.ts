import { expect, it } from "vitest";
import { browserRandom } from "~/client/random";

it("makes ids of 128 bits that fit a clientMessageId", () => {
  const ids = Array.from({ length: 2_000 }, () => browserRandom.id());
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(new Set(ids).size).toBe(ids.length);
  // Every character of the alphabet turns up: nothing is lost in the translation from base64.
  expect(new Set(ids.join("")).size).toBe(64);
});

it("draws fractions from 0 up to, but not including, 1", () => {
  const fractions = Array.from({ length: 1_000 }, () => browserRandom.fraction());
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...fractions)).toBeLessThan(1);
  expect(new Set(fractions).size).toBeGreaterThan(990);
});
