import { expect, it } from "vitest";
import { retryAfterMs } from "~/client/retry-after";

const NOW_MS = Date.UTC(2026, 0, 5, 9, 0, 0);

it.each([
  ["2", 2_000],
  [" 7 ", 7_000],
  ["0", 0],
  ["Mon, 05 Jan 2026 09:00:30 GMT", 30_000],
  ["Mon, 05 Jan 2026 08:59:00 GMT", 0],
  ["999999999999", 3_600_000],
  ["Tue, 05 Jan 2027 09:00:00 GMT", 3_600_000],
  ["soon", null],
  ["", null],
])("reads %j as %s ms", (value, expected) => {
  expect(retryAfterMs(new Headers({ "Retry-After": value }), NOW_MS)).toBe(expected);
});

it("says null when the server named no wait", () => {
  expect(retryAfterMs(new Headers(), NOW_MS)).toBeNull();
});
