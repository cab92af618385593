import { describe, expect, it } from "vitest";
import {
  activityName,
  dayAndTime,
  dayName,
  exactTime,
  timeOfDay,
  toDayKey,
  type Zone,
  zoneName,
} from "~/chat-ui/time/format-time";

const LA: Zone = { timeZone: "America/Los_Angeles", locale: "en-US", known: true };
const MADRID: Zone = { timeZone: "Europe/Madrid", locale: "es", known: true };
const SERVER: Zone = { timeZone: "UTC", locale: "en", known: false };
/** Tuesday, 9 in the morning in Los Angeles, 6 in the evening in Madrid. */
const NOW = Date.parse("2026-11-24T17:00:00Z");

/** One kind of space, whichever the ICU at hand writes. */
function plain(text: string): string {
  return text.replace(/[\u202F\u00A0]/g, " ");
}

describe("times", () => {
  it("are the reader's own, in their region's manner", () => {
    expect(plain(timeOfDay("2026-11-24T16:41:00Z", LA))).toBe("8:41 AM");
    expect(plain(timeOfDay("2026-11-24T16:41:00Z", MADRID))).toBe("17:41");
    expect(plain(timeOfDay("2026-11-24T16:41:00Z", { ...LA, locale: "en-GB" }))).toMatch(/^0?8:41$/);
  });

  it("say UTC where the reader's zone is not known", () => {
    expect(plain(timeOfDay("2026-11-24T16:41:00Z", SERVER))).toBe("4:41 PM UTC");
    expect(plain(dayAndTime("2026-11-24T16:41:00Z", SERVER, null))).toBe(
      "Tuesday, November 24, 2026, 4:41 PM UTC",
    );
  });

  it("are exact to the second, with the zone", () => {
    const text = plain(exactTime("2026-11-24T16:41:07Z", LA));
    expect(text).toContain("Tuesday, November 24, 2026");
    expect(text).toContain("8:41:07 AM PST");
  });

  it("name the zone", () => {
    expect(zoneName(LA, NOW)).toBe("Pacific Time");
    expect(zoneName(MADRID, NOW)).toBe("hora de Europa central");
  });
});

describe("days", () => {
  it("turn at midnight of the reader", () => {
    const lateEvening = "2026-11-25T04:30:00Z";
    expect(toDayKey(lateEvening, LA)).toBe("2026-11-24");
    expect(toDayKey(lateEvening, MADRID)).toBe("2026-11-25");
  });

  it.each([
    ["2026-11-24T09:00:00Z", "Today", "Hoy"],
    ["2026-11-23T20:00:00Z", "Yesterday", "Ayer"],
    ["2026-11-20T20:00:00Z", "Friday, November 20", "Viernes, 20 de noviembre"],
    ["2025-12-30T20:00:00Z", "Tuesday, December 30, 2025", "Martes, 30 de diciembre de 2025"],
  ])("%s is %s or %s", (at, english, spanish) => {
    expect(dayName(at, LA, NOW)).toBe(english);
    expect(dayName(at, MADRID, NOW)).toBe(spanish);
  });

  it("are counted by the calendar over a change of the clock", () => {
    // Los Angeles went back an hour on 1 November 2026: that Sunday has 25 hours.
    const mondayEarly = Date.parse("2026-11-02T08:30:00Z");
    expect(dayName("2026-11-01T07:30:00Z", LA, mondayEarly)).toBe("Yesterday");
    expect(dayName("2026-11-01T06:30:00Z", LA, mondayEarly)).not.toBe("Yesterday");
  });

  it("are never relative where now is not known", () => {
    expect(dayName("2026-11-24T09:00:00Z", SERVER, null)).toBe("Tuesday, November 24, 2026");
    expect(activityName("2026-11-24T09:00:00Z", SERVER, null)).toBe("Nov 24, 2026");
  });
});

describe("last activity", () => {
  it.each([
    ["2026-11-24T16:41:00Z", "8:41 AM"],
    ["2026-11-23T16:41:00Z", "Yesterday"],
    ["2026-11-19T16:41:00Z", "Thursday"],
    ["2026-11-10T16:41:00Z", "Nov 10"],
    ["2025-11-10T16:41:00Z", "Nov 10, 2025"],
    ["2026-11-26T16:41:00Z", "Nov 26"],
  ])("%s shows as %s", (at, expected) => {
    expect(plain(activityName(at, LA, NOW))).toBe(expected);
  });
});

describe("a day with its time", () => {
  it.each([
    ["2026-11-25T04:14:00Z", "Tuesday, 8:14 PM", "miércoles, 5:14"],
    ["2026-11-10T04:14:00Z", "Monday, November 9, 8:14 PM", "martes, 10 de noviembre, 5:14"],
  ])("%s is %s or %s", (at, english, spanish) => {
    expect(plain(dayAndTime(at, LA, NOW))).toBe(english);
    expect(plain(dayAndTime(at, MADRID, NOW))).toBe(spanish);
  });
});
