import { expect, test } from "vitest";
import { RecentVersions } from "~/services/live/recent-versions";

test("the highest version heard counts, for one round after the one it was heard in", () => {
  const recent = new RecentVersions();
  recent.note("a", 5);
  recent.note("a", 3);
  expect([recent.find("a"), recent.find("b")]).toEqual([5, 0]);
  recent.age();
  recent.note("a", 4);
  expect(recent.find("a")).toBe(5);
  recent.age();
  expect(recent.find("a")).toBe(4);
  recent.age();
  expect(recent.find("a")).toBe(0);
});

test("whatever it hears, it keeps a bounded number", () => {
  const recent = new RecentVersions();
  for (let channel = 0; channel < 100_000; channel += 1) recent.note(`channel-${channel}`, 1);
  let kept = 0;
  for (let channel = 0; channel < 100_000; channel += 1) kept += recent.find(`channel-${channel}`);
  expect(kept).toBeLessThanOrEqual(20_000);
  expect(recent.find("channel-99999")).toBe(1);
});
