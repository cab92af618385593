import { expect, test } from "vitest";
import { createMemoryRateLimits } from "~/adapters/rate-limits.server";
import type { RateRule } from "~/services/ports/rate-limits";
import { createFakeClock } from "../../support/fake-clock";

const SENDS: RateRule = {
  name: "sends",
  windows: [
    { limit: 5, seconds: 60 },
    { limit: 2, seconds: 1 },
  ],
};

function makeLimits(maxKeys?: number) {
  const clock = createFakeClock();
  const limits = createMemoryRateLimits({ clock, ...(maxKeys === undefined ? {} : { maxKeys }) });
  return { clock, limits };
}

const ALLOWED = { allowed: true, repeated: false, retryAfterSeconds: 0 };

test("the shorter window refuses first, and a refused place is not counted", async () => {
  const { clock, limits } = makeLimits();
  for (let place = 0; place < 2; place += 1) expect(await limits.take("sam", SENDS)).toEqual(ALLOWED);
  for (let attempt = 0; attempt < 20; attempt += 1)
    expect(await limits.take("sam", SENDS)).toEqual({
      allowed: false,
      repeated: false,
      retryAfterSeconds: 1,
    });
  await clock.advance(1_000);
  expect(await limits.take("sam", SENDS)).toEqual(ALLOWED);
});

test("after Retry-After there is a place, a second before there is none", async () => {
  const { clock, limits } = makeLimits();
  for (let place = 0; place < 5; place += 1) {
    expect(await limits.take("sam", SENDS)).toEqual(ALLOWED);
    await clock.advance(2_000);
  }
  const refused = await limits.take("sam", SENDS);
  expect(refused).toEqual({ allowed: false, repeated: false, retryAfterSeconds: 50 });
  await clock.advance(49_000);
  expect(await limits.take("sam", SENDS)).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
  await clock.advance(1_000);
  expect(await limits.take("sam", SENDS)).toEqual(ALLOWED);
});

test("people, and rules of another name, are counted apart", async () => {
  const { limits } = makeLimits();
  for (let place = 0; place < 3; place += 1) await limits.take("sam", SENDS);
  expect(await limits.take("sam", SENDS)).toMatchObject({ allowed: false });
  expect(await limits.take("dana", SENDS)).toEqual(ALLOWED);
  expect(await limits.take("sam", { ...SENDS, name: "signals" })).toEqual(ALLOWED);
});

test("the same item keeps its place for as long as it counts, and takes no second one", async () => {
  const { clock, limits } = makeLimits();
  await limits.take("sam", SENDS, "a");
  for (let repeat = 0; repeat < 10; repeat += 1)
    expect(await limits.take("sam", SENDS, "a")).toEqual({ ...ALLOWED, repeated: true });
  expect(await limits.take("sam", SENDS, "b")).toEqual(ALLOWED);
  expect(await limits.take("sam", SENDS, "c")).toMatchObject({ allowed: false });
  expect(await limits.take("sam", SENDS, "a")).toMatchObject({ allowed: true, repeated: true });
  await clock.advance(60_000);
  expect(await limits.take("sam", SENDS, "a")).toEqual(ALLOWED);
});

test("a clock that is set back locks nobody out", async () => {
  const { clock, limits } = makeLimits();
  for (let place = 0; place < 3; place += 1) await limits.take("sam", SENDS);
  clock.shift(-3_600_000);
  expect(await limits.take("sam", SENDS)).toEqual(ALLOWED);
});

test("memory is bounded by time and by number", async () => {
  const { clock, limits } = makeLimits(100);
  for (let person = 0; person < 1_000; person += 1) await limits.take(`person ${person}`, SENDS);
  expect(limits.keyCount).toBe(100);
  await clock.advance(60_000);
  await limits.take("sam", SENDS);
  expect(limits.keyCount).toBe(1);
});

test("whoever is busy is not forgotten for those who were quiet", async () => {
  const { limits } = makeLimits(3);
  await limits.take("busy", SENDS);
  for (const name of ["a", "b", "busy", "c", "d", "e"]) await limits.take(name, SENDS);
  await limits.take("busy", SENDS);
  for (const name of ["a", "b"]) await limits.take(name, SENDS);
  expect(await limits.take("busy", SENDS)).toEqual(ALLOWED);
  expect(await limits.take("busy", SENDS)).toMatchObject({ allowed: false });
});

test("a limit of a million is kept as exactly as a limit of ten", async () => {
  const { clock, limits } = makeLimits();
  const rule: RateRule = { name: "sends", windows: [{ limit: 1_000_000, seconds: 60 }] };
  for (let place = 0; place < 20_000; place += 1) {
    await limits.take("sam", rule, `item ${place}`);
    if (place % 200 === 0) clock.shift(1_000);
  }
  expect(await limits.take("sam", rule, "item 19999")).toMatchObject({ repeated: true });
  expect(await limits.take("sam", rule, "item 1")).toMatchObject({ repeated: false });
});
