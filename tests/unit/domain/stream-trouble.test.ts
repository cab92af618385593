import { describe, expect, test } from "vitest";
import { isAway, isRefusal, planRetry, StreamTrouble } from "~/domain/stream-trouble";

const MINUTE = 60_000;
const failed = new StreamTrouble("failed_500");

describe("planRetry", () => {
  test.each([
    [0, 0, 500],
    [0, 1, 1_000],
    [3, 0, 4_000],
    [3, 1, 8_000],
    [8, 1, 256_000],
  ])("after %i failures, at %d of chance: in %i ms", (attempts, chance, againInMs) => {
    expect(planRetry(failed, attempts, chance)).toEqual({ againInMs, needsLook: false });
  });

  test("no wait is longer than five minutes, until somebody should look: then half an hour to one", () => {
    for (let attempts = 0; attempts < 9; attempts += 1)
      expect(planRetry(failed, attempts, 1)).toMatchObject({ needsLook: false });
    expect(planRetry(failed, 9, 0)).toEqual({ againInMs: 30 * MINUTE, needsLook: true });
    expect(planRetry(failed, 10_000, 1)).toEqual({ againInMs: 60 * MINUTE, needsLook: true });
  });

  test("a refusal is to be looked at from the first time on", () => {
    for (const code of ["refused_400", "refused_403", "unreadable"] as const)
      expect(planRetry(new StreamTrouble(code), 0, 0).needsLook).toBe(true);
  });

  test("Stream's own word is kept, and does not shorten ours", () => {
    expect(planRetry(new StreamTrouble("rate_limited", 7_000), 0, 1).againInMs).toBe(7_000);
    expect(planRetry(new StreamTrouble("rate_limited", 1), 0, 1).againInMs).toBe(1_000);
  });
});

test.each([
  ["timeout", true, false],
  ["unreachable", true, false],
  ["rate_limited", true, false],
  ["failed_500", false, false],
  ["odd_answer", false, false],
  ["refused_404", false, true],
  ["unreadable", false, true],
] as const)("%s: away %s, a refusal %s", (code, away, refusal) => {
  expect([isAway({ code }), isRefusal({ code })]).toEqual([away, refusal]);
});
