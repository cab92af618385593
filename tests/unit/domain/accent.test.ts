import { expect, test } from "vitest";
import { findTextColour } from "~/domain/accent";

test.each([
  // Our own, and the demonstration's.
  ["#1e6b55", "#ffffff"],
  ["#1f4e79", "#ffffff"],
  ["#000000", "#ffffff"],
  ["#6cc5a6", "#1c2622"],
  ["#ffffff", "#1c2622"],
  // 4.54 and 4.48 with white (WCAG's own textbook pair).
  ["#767676", "#ffffff"],
  ["#777777", null],
  ["#7a8a85", null],
  ["#FFFFFF", null],
  ["#fff", null],
  ["red", null],
  ["", null],
])("text on %s is %s", (accent, colour) => {
  expect(findTextColour(accent)).toBe(colour);
});
