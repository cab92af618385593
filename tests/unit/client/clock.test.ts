import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { browserClock } from "~/client/clock";

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

it("tells milliseconds since epoch", () => {
  expect(browserClock.now()).toBe(1_000);
});

it("runs work once after the delay", () => {
  const work = vi.fn();
  browserClock.after(50, work);
  vi.advanceTimersByTime(49);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledTimes(1);
});

it("never runs cancelled work, and leaves no timer", () => {
  const work = vi.fn();
  browserClock.after(50, work)();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(100);
  expect(work).not.toHaveBeenCalled();
});

it("does not fire at once for a delay that browsers cannot hold", () => {
  const timer = vi.spyOn(globalThis, "setTimeout");
  browserClock.after(2 ** 40, () => {})();
  expect(timer.mock.calls[0]?.[1]).toBe(2 ** 31 - 1);
});
