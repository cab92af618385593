import { expect, test } from "vitest";
import { startOfDay, toPeriod } from "~/domain/record/to-period";
import { createZoneClock, isTimeZone } from "~/domain/record/zone-clock";

test.each([
  ["2026-11-24T14:41:05.900Z", "America/New_York", "2026-11-24 09:41:05 -05:00"],
  ["2026-07-01T14:41:05Z", "America/New_York", "2026-07-01 10:41:05 -04:00"],
  // The hour that comes twice.
  ["2026-11-01T05:30:00Z", "America/New_York", "2026-11-01 01:30:00 -04:00"],
  ["2026-11-01T06:30:00Z", "America/New_York", "2026-11-01 01:30:00 -05:00"],
  ["2026-01-01T00:10:00Z", "Asia/Kathmandu", "2026-01-01 05:55:00 +05:45"],
  ["2026-01-01T10:30:00Z", "Pacific/Kiritimati", "2026-01-02 00:30:00 +14:00"],
  ["2026-01-01T00:00:00Z", "UTC", "2026-01-01 00:00:00 +00:00"],
])("%s in %s is %s", (instant, zone, local) => {
  const clock = createZoneClock(zone);
  // Asked twice: what is remembered is the same.
  expect([clock.format(new Date(instant)), clock.format(new Date(instant))]).toEqual([local, local]);
});

test.each([
  ["2026-11-24", "America/New_York", "2026-11-24T05:00:00.000Z"],
  ["2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z"],
  // Midnight does not exist that day.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
  ["2026-01-02", "Pacific/Kiritimati", "2026-01-01T10:00:00.000Z"],
  ["2026-02-30", "UTC", undefined],
  // Samoa went to the other side of the date line.
  ["2011-12-30", "Pacific/Apia", undefined],
])("the day %s in %s begins at %s", (day, zone, start) => {
  expect(startOfDay(day, zone)?.toISOString()).toBe(start);
});

test("a last day is all of it, and a period that ends before it begins is none", () => {
  const zone = "America/New_York";
  expect(toPeriod({ from: "2026-11-01", to: "2026-11-01" }, zone)).toEqual({
    from: new Date("2026-11-01T04:00:00Z"),
    to: new Date("2026-11-02T05:00:00Z"),
  });
  expect(toPeriod({ from: "", to: "2026-11-01T10:00:00Z" }, zone)).toEqual({
    from: null,
    to: new Date("2026-11-01T10:00:00Z"),
  });
  expect(toPeriod({ from: "2026-11-02", to: "2026-11-01" }, zone)).toBeNull();
  expect(toPeriod({ from: "2026-02-30", to: "" }, zone)).toBeNull();
});

test.each(["Mars/Olympus", "", "../etc", "America/New_York\n", "x".repeat(80)])(
  "%j is no time zone",
  (name) => {
    expect(isTimeZone(name)).toBe(false);
  },
);
