import { findOffsetMs } from "./zone-offset";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * The moment a day is over in a time zone (IANA name): the start of the next one. Null for what is no day or no zone.
 * Where clocks are put forward at midnight the next day starts with its first moment there is.
 */
export function toEndOfDay(day: string, timeZone: string): Date | null {
  const [, year = "", month = "", date = ""] = DAY.exec(day) ?? [];
  const start = Date.parse(`${day}T00:00:00Z`);
  if (year === "" || Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return null;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(date) + 1);
  const offset = findOffsetMs(midnight, timeZone);
  if (offset === null) return null;
  // The offset at that very moment may be another one than twelve hours away.
  const first = midnight - offset;
  const there = findOffsetMs(first, timeZone) ?? offset;
  const second = midnight - there;
  return new Date(there === offset ? first : Math.max(first, second));
}
