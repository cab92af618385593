import { describe, expect, test } from "vitest";
import { findClosures, formatOfficeDay, readOfficeHours } from "~/domain/office-hours";

const NEW_YORK = "America/New_York";
const read = (zone: string, ...days: string[]) => {
  const hours = readOfficeHours(zone, [...days, ...Array<string>(7 - days.length).fill("")]);
  if (hours === undefined || hours === null) throw new Error("no hours");
  return hours;
};
/** The first closure that begins or goes on at `now`, and whether somebody answers at that moment. */
const opensAt = (hours: ReturnType<typeof read>, now: string) => {
  const at = Date.parse(now);
  const shut = findClosures(hours, at, 8).find(([from, until]) => from <= at && at < until);
  return shut === undefined ? "open" : new Date(shut[1]).toISOString();
};

const WORKDAYS = read(NEW_YORK, ...Array<string>(5).fill("9:00-17:00"));

describe("when somebody answers again", () => {
  test.each([
    ["within hours", "2026-11-24T15:00:00Z", "open"],
    ["at the very beginning", "2026-11-24T14:00:00Z", "open"],
    ["a moment before", "2026-11-24T13:59:59Z", "2026-11-24T14:00:00.000Z"],
    ["at the very end", "2026-11-24T22:00:00Z", "2026-11-25T14:00:00.000Z"],
    ["on a Friday evening: on Monday", "2026-11-27T22:00:00Z", "2026-11-30T14:00:00.000Z"],
    ["when it is another day there already", "2026-11-25T03:00:00Z", "2026-11-25T14:00:00.000Z"],
    // 2026-03-08, 02:00 becomes 03:00; 2026-11-01, 02:00 becomes 01:00.
    ["over the leap in spring", "2026-03-06T23:00:00Z", "2026-03-09T13:00:00.000Z"],
    ["over the leap in autumn", "2026-10-30T22:00:00Z", "2026-11-02T14:00:00.000Z"],
  ])("%s", (_name, now, expected) => {
    expect(opensAt(WORKDAYS, now)).toBe(expected);
  });

  test.each([
    // On the Sunday of the leap itself.
    ["in the hour that is skipped", "2:30-4:00", "2026-03-08T06:59:00Z", "2026-03-08T07:30:00.000Z"],
    ["after it", "2:30-4:00", "2026-03-08T07:45:00Z", "open"],
    ["in the first of two same hours", "1:00-2:00", "2026-11-01T05:30:00Z", "open"],
    ["in the second of them", "1:00-2:00", "2026-11-01T06:30:00Z", "open"],
    ["after both", "1:00-2:00", "2026-11-01T07:00:00Z", "2026-11-08T06:00:00.000Z"],
  ])("%s", (_name, sunday, now, expected) => {
    expect(opensAt(read(NEW_YORK, "", "", "", "", "", "", sunday), now)).toBe(expected);
  });

  test.each([
    ["a break", "9:00-12:00, 13:00-17:00", "2026-11-23T17:30:00Z", "2026-11-23T18:00:00.000Z"],
    ["a day to its end", "12:00-24:00", "2026-11-24T04:59:00Z", "open"],
    ["after a day to its end", "12:00-24:00", "2026-11-24T05:00:00Z", "2026-11-30T17:00:00.000Z"],
  ])("with %s", (_name, monday, now, expected) => {
    expect(opensAt(read(NEW_YORK, monday), now)).toBe(expected);
  });

  test("around the clock nobody is ever away, and half an hour off UTC is no matter", () => {
    expect(findClosures(read("Asia/Kolkata", ...Array<string>(7).fill("0:00-24:00")), Date.now(), 8)).toEqual(
      [],
    );
    expect(opensAt(read("Asia/Kolkata", "9:00-10:00"), "2026-11-23T03:29:00Z")).toBe(
      "2026-11-23T03:30:00.000Z",
    );
  });

  test("all that is to come, in order, for a frame that stays open", () => {
    const closures = findClosures(WORKDAYS, Date.parse("2026-11-27T15:00:00Z"), 8);
    expect(closures.slice(0, 2).map((span) => span.map((at) => new Date(at).toISOString()))).toEqual([
      ["2026-11-27T22:00:00.000Z", "2026-11-30T14:00:00.000Z"],
      ["2026-11-30T22:00:00.000Z", "2026-12-01T14:00:00.000Z"],
    ]);
    for (const [from, until] of closures) expect(from).toBeLessThan(until);
  });
});

describe("hours as they are typed", () => {
  test("are written back as they are understood", () => {
    const hours = read(NEW_YORK, "9:00-12:30,13:30 – 17:00");
    expect(formatOfficeDay(hours.week[0] ?? [])).toBe("09:00-12:30, 13:30-17:00");
    expect(readOfficeHours("", Array<string>(7).fill(""))).toBeNull();
  });

  test.each([
    ["no zone", "", "9:00-17:00"],
    ["a zone that is none", "New York", "9:00-17:00"],
    ["a zone without hours", NEW_YORK, ""],
    ["words", NEW_YORK, "in the morning"],
    ["an end before its beginning", NEW_YORK, "17:00-9:00"],
    ["no time at all", NEW_YORK, "9:00-9:00"],
    ["a time that is none", NEW_YORK, "9:60-17:00"],
    ["more than a day", NEW_YORK, "9:00-24:30"],
    ["parts out of order", NEW_YORK, "13:00-17:00, 9:00-12:00"],
    ["parts that meet", NEW_YORK, "9:00-12:00, 12:00-17:00"],
    ["four parts", NEW_YORK, "1:00-2:00, 3:00-4:00, 5:00-6:00, 7:00-8:00"],
  ])("are refused with %s", (_name, zone, monday) => {
    expect(readOfficeHours(zone, [monday, "", "", "", "", "", ""])).toBeUndefined();
  });
});
