import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPersonWatch } from "../../../widget/frame/person-watch";

const MINUTE_MS = 60_000;
const DANA = { personId: "usr_dana", session: "c1" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function make(minutes = 15) {
  const heard: string[] = [];
  const watch = createPersonWatch(minutes, ({ status }) => heard.push(status));
  const how = vi.fn(() => ({ start: vi.fn(), stop: vi.fn(), stay: vi.fn() }));
  return { watch, heard, how };
}

test("a conversation that nobody watches over, because how did not load, does not stay for ever", () => {
  const { watch, heard } = make();
  watch.begin(DANA);
  vi.advanceTimersByTime(15 * MINUTE_MS - 1);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual(["ended"]);
});

test("what was loaded watches, once, over whoever is there", () => {
  const { watch, heard, how } = make();
  watch.begin(DANA);
  watch.learn(how as never);
  watch.learn(how as never);
  expect(how.mock.calls).toEqual([[15, DANA, expect.any(Function)]]);
  vi.advanceTimersByTime(60 * MINUTE_MS);
  expect(heard).toEqual([]);
  watch.end();
  expect(how.mock.results[0]?.value.stop).toHaveBeenCalledOnce();
  watch.begin({ ...DANA, session: "c2" });
  expect(how).toHaveBeenCalledTimes(2);
});

test("nothing ends for whoever has left, or where nothing ever does", () => {
  const left = make();
  left.watch.begin(DANA);
  left.watch.end();
  const never = make(0);
  never.watch.begin(DANA);
  vi.advanceTimersByTime(24 * 60 * MINUTE_MS);
  expect([left.heard, never.heard]).toEqual([[], []]);
});
