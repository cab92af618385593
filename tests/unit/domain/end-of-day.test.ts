import { describe, expect, it } from "vitest";
import { toEndOfDay } from "~/domain/end-of-day";

describe("the end of a day", () => {
  it.each([
    ["2026-11-24", "UTC", "2026-11-25T00:00:00.000Z"],
    ["2026-12-31", "America/New_York", "2027-01-01T05:00:00.000Z"],
    ["2026-11-24", "Asia/Kolkata", "2026-11-24T18:30:00.000Z"],
    ["2026-11-24", "Pacific/Kiritimati", "2026-11-24T10:00:00.000Z"],
    // Clocks change on the day itself: before it begins and after it ends they are an hour apart.
    ["2026-03-08", "America/New_York", "2026-03-09T04:00:00.000Z"],
    ["2026-11-01", "America/New_York", "2026-11-02T05:00:00.000Z"],
    ["2026-03-07", "America/New_York", "2026-03-08T05:00:00.000Z"],
    ["2024-02-29", "Europe/Madrid", "2024-02-29T23:00:00.000Z"],
    // Its next day has no midnight: clocks go from 24:00 to 1:00.
    ["2026-09-05", "America/Santiago", "2026-09-06T04:00:00.000Z"],
  ])("%s in %s is %s", (day, timeZone, expected) => {
    expect(toEndOfDay(day, timeZone)?.toISOString()).toBe(expected);
  });

  it.each([
    ["", "UTC"],
    ["2026-02-29", "UTC"],
    ["2026-13-01", "UTC"],
    ["24.11.2026", "UTC"],
    ["2026-11-24T00:00", "UTC"],
    ["10000-01-01", "UTC"],
    ["2026-11-24", "Nowhere/Land"],
    ["2026-11-24", ""],
  ])("there is none of %j in %j", (day, timeZone) => {
    expect(toEndOfDay(day, timeZone)).toBeNull();
  });
});
