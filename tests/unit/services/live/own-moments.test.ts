import { expect, test } from "vitest";
import { OwnMoments } from "~/services/live/own-moments";

test("a moment is known for one round after the one it was told in", () => {
  const own = new OwnMoments();
  own.note("a");
  expect([own.has("a"), own.has("b")]).toEqual([true, false]);
  own.age();
  expect(own.has("a")).toBe(true);
  own.age();
  expect(own.has("a")).toBe(false);
});

test("whatever is told, it keeps a bounded number", () => {
  const own = new OwnMoments();
  for (let moment = 0; moment < 50_000; moment += 1) own.note(`moment-${moment}`);
  let kept = 0;
  for (let moment = 0; moment < 50_000; moment += 1) if (own.has(`moment-${moment}`)) kept += 1;
  expect(kept).toBeLessThanOrEqual(20_000);
  expect(own.has("moment-49999")).toBe(true);
});
