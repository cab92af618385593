import { isTimeZone } from "./time-zone";
import { findMoments } from "./wall-clock";
import { findOffsetMs } from "./zone-offset";

/** Part of a day, minutes after midnight by the clocks of the zone; `[from, until)`. */
export type OfficeSpan = readonly [from: number, until: number];

/** When somebody answers: Monday first, each day's parts in order. */
export interface OfficeHours {
  /** IANA name. */
  readonly zone: string;
  readonly week: readonly (readonly OfficeSpan[])[];
}

/** A time in which nobody answers, ms since epoch: `[from, until)`. */
export type Closure = readonly [from: number, until: number];

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const MAX_SPANS = 3;
const SPAN = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;

/** What is typed, such as `9:00-12:30, 13:30-17:00` for a day. Null: no hours at all; undefined: something is not right. */
export function readOfficeHours(zone: string, days: readonly string[]): OfficeHours | null | undefined {
  if (days.every((day) => day === "")) return zone === "" ? null : undefined;
  const week = days.map(readDay);
  const isRight = (day: (typeof week)[number]): day is readonly OfficeSpan[] => day !== undefined;
  return isTimeZone(zone) && week.every(isRight) ? { zone, week } : undefined;
}

/** A day's parts as they are typed. */
export function formatOfficeDay(spans: readonly OfficeSpan[]): string {
  const toTime = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return spans.map(([from, until]) => `${toTime(from)}-${toTime(until)}`).join(", ");
}

/**
 * The times in which nobody answers, from `now` over so many days, in order. A time that the clocks skip counts as the moment
 * after the leap; one that they show twice opens with the first and closes with the second.
 */
export function findClosures({ zone, week }: OfficeHours, now: number, days: number): readonly Closure[] {
  const today = now + (findOffsetMs(now, zone) ?? 0);
  const midnight = today - (((today % DAY_MS) + DAY_MS) % DAY_MS);
  const end = now + days * DAY_MS;
  const closures: Closure[] = [];
  let shutSince = now;
  for (let day = midnight - DAY_MS; day <= midnight + (days + 1) * DAY_MS; day += DAY_MS) {
    // The first day of 1970 was a Thursday.
    const weekday = (Math.round(day / DAY_MS) + 3) % 7;
    for (const [from, until] of week[weekday] ?? []) {
      const opens = toMoments(day + from * MINUTE_MS, zone)[0];
      const closes = toMoments(day + until * MINUTE_MS, zone).at(-1) ?? opens;
      if (opens > shutSince && shutSince < end) closures.push([shutSince, opens]);
      shutSince = Math.max(shutSince, closes);
    }
  }
  return closures;
}

/** The earliest first; one at least. */
function toMoments(wall: number, zone: string): readonly [number, ...number[]] {
  const [first, ...others] = findMoments(wall, zone);
  if (first !== undefined) return [first, ...others];
  return [wall - (findOffsetMs(wall - DAY_MS, zone) ?? 0)];
}

function readDay(day: string): readonly OfficeSpan[] | undefined {
  if (day === "") return [];
  const spans = day.split(",").map((part) => readSpan(part.trim()));
  let last = -1;
  const read: OfficeSpan[] = [];
  for (const span of spans) {
    if (span === null || span[0] <= last) return undefined;
    last = span[1];
    read.push(span);
  }
  return read.length > MAX_SPANS ? undefined : read;
}

function readSpan(text: string): OfficeSpan | null {
  const found = SPAN.exec(text);
  if (found === null) return null;
  const [fromHour = 0, fromMinute = 0, untilHour = 0, untilMinute = 0] = found.slice(1).map(Number);
  const [from, until] = [fromHour * 60 + fromMinute, untilHour * 60 + untilMinute];
  return fromMinute < 60 && untilMinute < 60 && from < until && until <= DAY_MINUTES ? [from, until] : null;
}
