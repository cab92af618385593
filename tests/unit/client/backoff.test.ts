import { describe, expect, it } from "vitest";
import { backoffMs, slowBackoffMs, spreadMs } from "~/client/backoff";

describe("backoff", () => {
  it.each([
    [1, 500, 1_000],
    [2, 500, 2_000],
    [3, 500, 4_000],
    [6, 500, 30_000],
    [60, 500, 30_000],
    [5_000, 500, 30_000],
  ])("after %i failures waits between %i and %i ms", (failures, least, most) => {
    expect(backoffMs(failures, 0)).toBe(least);
    expect(backoffMs(failures, 0.999_999)).toBeGreaterThan(most - 1);
    expect(backoffMs(failures, 0.999_999)).toBeLessThanOrEqual(most);
  });

  it("spreads evenly, so that clients cut together do not come back together", () => {
    expect(backoffMs(6, 0.5)).toBe(15_250);
  });

  it("is slow in the upper half of the longest wait", () => {
    expect(slowBackoffMs(0)).toBe(15_000);
    expect(slowBackoffMs(1)).toBe(30_000);
  });

  it("adds at most a second to a wait the server named", () => {
    expect(spreadMs(0)).toBe(0);
    expect(spreadMs(0.5)).toBe(500);
  });
});
