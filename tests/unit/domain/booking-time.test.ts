import { describe, expect, test } from "vitest";
import { findBothMoments, readBookingTime, toBookingForm } from "~/domain/booking-time";

const NOW = new Date("2026-06-01T00:00:00Z");
const FORM = { day: "2026-07-01", time: "15:30", minutes: "50", timeZone: "America/New_York", fold: "" };
const read = (changes: Partial<typeof FORM> = {}) => readBookingTime({ ...FORM, ...changes }, NOW);
const span = (changes: Partial<typeof FORM> = {}) => {
  const found = read(changes);
  return typeof found === "string" ? found : [found.startsAt.toISOString(), found.endsAt.toISOString()];
};

describe("when an appointment is", () => {
  test("is what the clocks of its zone show, in summer and in winter", () => {
    expect(span()).toEqual(["2026-07-01T19:30:00.000Z", "2026-07-01T20:20:00.000Z"]);
    expect(span({ day: "2026-12-01" })).toEqual(["2026-12-01T20:30:00.000Z", "2026-12-01T21:20:00.000Z"]);
    expect(span({ timeZone: "Asia/Kathmandu" })[0]).toBe("2026-07-01T09:45:00.000Z");
  });

  test.each<[string, Partial<typeof FORM>]>([
    ["day", { day: "" }],
    ["day", { day: "2026-02-30" }],
    ["day", { day: "01/07/2026" }],
    ["time", { time: "" }],
    ["time", { time: "25:00" }],
    ["time", { time: "9:30" }],
    ["minutes", { minutes: "" }],
    ["minutes", { minutes: "0" }],
    ["minutes", { minutes: "1e2" }],
    ["minutes", { minutes: "1441" }],
    ["timeZone", { timeZone: "" }],
    ["timeZone", { timeZone: "+05:00" }],
    ["timeZone", { timeZone: "Mars/Olympus" }],
    ["past", { day: "2026-05-01" }],
    ["far", { day: "2029-07-01" }],
  ])("has a wrong %s in %o", (problem, changes) => {
    expect(read(changes)).toBe(problem);
  });

  test("may have begun, but not be over", () => {
    const at = (time: string) => read({ day: "2026-05-31", timeZone: "UTC", time });
    expect(at("23:20")).toMatchObject({ endsAt: new Date("2026-06-01T00:10:00Z") });
    expect(at("23:10")).toBe("past");
  });
});

describe("where clocks are put forward or back", () => {
  test("a time they skip is none", () => {
    // 8 March 2026, 2:00 becomes 3:00.
    const spring = (time: string) =>
      readBookingTime({ ...FORM, day: "2026-03-08", time }, new Date("2026-01-01T00:00:00Z"));
    expect(spring("01:59")).toMatchObject({ startsAt: new Date("2026-03-08T06:59:00Z") });
    expect(spring("02:00")).toBe("skipped");
    expect(spring("02:59")).toBe("skipped");
    expect(spring("03:00")).toMatchObject({ startsAt: new Date("2026-03-08T07:00:00Z") });
  });

  test("a time they show twice is asked about", () => {
    // 1 November 2026, 2:00 becomes 1:00.
    const autumn = { day: "2026-11-01", time: "01:30" };
    expect(read(autumn)).toBe("twice");
    expect(readBookingTime({ ...FORM, ...autumn }, new Date("2026-12-01T00:00:00Z"))).toBe("past");
    expect(span({ ...autumn, fold: "first" })[0]).toBe("2026-11-01T05:30:00.000Z");
    expect(span({ ...autumn, fold: "second" })[0]).toBe("2026-11-01T06:30:00.000Z");
    expect(findBothMoments({ ...FORM, ...autumn })?.map((moment) => moment.toISOString())).toEqual([
      ...["2026-11-01T05:30:00.000Z", "2026-11-01T06:30:00.000Z"],
    ]);
    expect(findBothMoments(FORM)).toBeNull();
    expect(span({ ...autumn, time: "00:59" })[0]).toBe("2026-11-01T04:59:00.000Z");
    expect(span({ ...autumn, time: "02:00" })[0]).toBe("2026-11-01T07:00:00.000Z");
  });

  test("an appointment over the change lasts as long as any other", () => {
    expect(span({ day: "2026-11-01", time: "00:30", minutes: "120" })).toEqual([
      ...["2026-11-01T04:30:00.000Z", "2026-11-01T06:30:00.000Z"],
    ]);
  });

  test("whatever a form says of a moment leads back to it", () => {
    const changes = {
      "America/New_York": "2026-11-01",
      // By half an hour.
      "Australia/Lord_Howe": "2026-10-04",
      "America/Santiago": "2026-09-06",
      "Africa/Cairo": "2026-10-30",
    };
    const wrong = Object.entries(changes).flatMap(([timeZone, day]) =>
      Array.from({ length: 4 * 72 }, (_, quarter) => {
        const startsAt = new Date(Date.parse(`${day}T00:00:00Z`) + (quarter - 144) * 900_000);
        const endsAt = new Date(startsAt.getTime() + 50 * 60_000);
        const again = readBookingTime(toBookingForm({ startsAt, endsAt, timeZone }), NOW);
        return typeof again !== "string" && again.startsAt.getTime() === startsAt.getTime() ? [] : [startsAt];
      }).flat(),
    );
    expect(wrong).toEqual([]);
  });
});
