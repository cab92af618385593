import { expect, it } from "vitest";
import { retryDelayMs } from "~/client/retry-delay";
import type { RetryOutcome } from "~/client/stream-outcome";

const between = (outcome: Omit<RetryOutcome, "next">, failures: number, isOnline = true) =>
  [0, 1].map((fraction) => retryDelayMs({ next: "retry", ...outcome }, failures, isOnline, fraction));

it.each([
  ["a lost connection", {}, 1, [500, 1_000]],
  ["one lost again and again", {}, 9, [500, 30_000]],
  ["a refusal that time does not heal", { pace: "slow" }, 1, [15_000, 30_000]],
  ["something unreadable", { pace: "unreadable" }, 1, [15_000, 30_000]],
  ["a wait that the server named", { afterMs: 4_000 }, 1, [4_000, 5_000]],
  ["no wait named", { afterMs: 0 }, 1, [0, 1_000]],
  ["no wait named again and again", { afterMs: 0 }, 9, [500, 30_000]],
] as const)("after %s", (_what, outcome, failures, expected) => {
  expect(between(outcome, failures)).toEqual(expected);
});

it("without a network is slow, but still as long as the server said", () => {
  expect(between({}, 1, false)).toEqual([15_000, 30_000]);
  expect(between({ afterMs: 60_000 }, 1, false)).toEqual([60_000, 61_000]);
});
