import { isTimeZone } from "./time-zone";
import { findMoments } from "./wall-clock";
import { findOffsetMs } from "./zone-offset";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** No appointment lasts longer, or is booked further ahead: more likely a slip of the hand. */
const LONGEST_MINUTES = 24 * 60;
const FURTHEST_DAYS = 2 * 366;

/** When an appointment is, as somebody types it into a form. */
export interface BookingTimeForm {
  /** `2026-11-24` */
  readonly day: string;
  /** `15:30`, as the clocks of `timeZone` show it. */
  readonly time: string;
  readonly minutes: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Which of the two times is meant that the clocks show twice: `first` or `second`; empty: nobody was asked yet. */
  readonly fold: string;
}

/** When it is. */
export interface BookingTime {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
}

/** What is not right with it, and the field it is about. */
export type BookingTimeProblem =
  | "day"
  | "time"
  | "minutes"
  | "timeZone"
  /** The clocks are put forward over it: they never show this time. */
  | "skipped"
  /** The clocks are put back over it: they show this time twice, and somebody has to say which is meant. */
  | "twice"
  /** It would be over already. */
  | "past"
  /** More than two years away. */
  | "far";

/** What a form says, in whole minutes; or what is wrong with it. Where clocks show a time twice, `fold` decides. */
export function readBookingTime(form: BookingTimeForm, now: Date): BookingTime | BookingTimeProblem {
  const { day, time, minutes, timeZone, fold } = form;
  const midnight = toDay(day);
  if (midnight === null) return "day";
  const [, hour = "", minute = ""] = /^([01]\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(time) ?? [];
  if (hour === "") return "time";
  const lasts = /^[1-9]\d{0,3}$/.test(minutes) ? Number(minutes) : 0;
  if (lasts < 5 || lasts > LONGEST_MINUTES) return "minutes";
  if (!isTimeZone(timeZone)) return "timeZone";
  const wall = midnight + (Number(hour) * 60 + Number(minute)) * MINUTE_MS;
  const starts = findMoments(wall, timeZone);
  const [first, second] = starts;
  if (first === undefined) return "skipped";
  const isOver = (start: number) => start + lasts * MINUTE_MS <= now.getTime();
  // Not asked about where either would be over.
  if (second !== undefined && fold !== "first" && fold !== "second") return isOver(second) ? "past" : "twice";
  const start = second !== undefined && fold === "second" ? second : first;
  const end = start + lasts * MINUTE_MS;
  if (isOver(start)) return "past";
  if (start > now.getTime() + FURTHEST_DAYS * DAY_MS) return "far";
  return { startsAt: new Date(start), endsAt: new Date(end), timeZone };
}

/** The two moments at which clocks show a time that they show twice, the earlier first; null for any other time. */
export function findBothMoments({ day, time, timeZone }: BookingTimeForm): readonly [Date, Date] | null {
  const midnight = toDay(day);
  if (midnight === null || !/^\d\d:\d\d/.test(time) || !isTimeZone(timeZone)) return null;
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const [first, second] = findMoments(midnight + (hour * 60 + minute) * MINUTE_MS, timeZone);
  return first === undefined || second === undefined ? null : [new Date(first), new Date(second)];
}

/** The same moment as a form would say it, by the clocks of `timeZone`. */
export function toBookingForm({ startsAt, endsAt, timeZone }: BookingTime): BookingTimeForm {
  const start = startsAt.getTime();
  const wall = start + (findOffsetMs(start, timeZone) ?? 0);
  const local = new Date(wall).toISOString();
  const [first, second] = findMoments(wall, timeZone);
  return {
    ...{ day: local.slice(0, 10), time: local.slice(11, 16), timeZone },
    minutes: `${Math.round((endsAt.getTime() - start) / MINUTE_MS)}`,
    fold: first === undefined || second === undefined ? "" : start === second ? "second" : "first",
  };
}

function toDay(day: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const start = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day ? null : start;
}
