import fc from "fast-check";
import { expect, test } from "vitest";
import { toIsoText } from "~/domain/record/instant-text";

const FAR = 8_640_000_000_000_000;

test("an instant is written as the language itself writes it, in any order, however far away", () => {
  const near = fc.integer({ min: -3_000, max: 90_000_000 });
  fc.assert(
    fc.property(fc.array(fc.oneof(near, fc.integer({ min: -FAR, max: FAR }))), (moments) => {
      for (const ms of moments) expect(toIsoText(new Date(ms))).toBe(new Date(ms).toISOString());
    }),
    { numRuns: 500 },
  );
});

test("a date that is none is refused", () => {
  expect(() => toIsoText(new Date(Number.NaN))).toThrow(RangeError);
});
