import { createZoneClock } from "./zone-clock";

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const HOUR_MS = 3_600_000;

/** The first moment of a calendar day in a zone; null for a day that is none. */
export function startOfDay(day: string, timeZone: string): Date | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined) return null;
  const noonMs = Date.UTC(Number(year), Number(month) - 1, Number(date), 12);
  if (new Date(noonMs).toISOString().slice(0, 10) !== day) return null;
  const clock = createZoneClock(timeZone);
  // Zones lie within 14 hours of UTC, and change at quarters of an hour: the first quarter that is of this day.
  for (let ms = noonMs - 27 * HOUR_MS; ms <= noonMs + 15 * HOUR_MS; ms += HOUR_MS / 4)
    if (clock.day(new Date(ms)) === day) return new Date(ms);
  // A day that a zone has left out.
  return null;
}

/** The day after this one. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 24 * HOUR_MS).toISOString().slice(0, 10);
}

/** `from` and `to` as a request names them, days or instants; `to` as a day is all of it. Null: it names none. */
export function toPeriod(
  { from, to }: { readonly from: string; readonly to: string },
  timeZone: string,
): { readonly from: Date | null; readonly to: Date | null } | null {
  const start = from === "" ? null : toMoment(from, from, timeZone);
  const end = to === "" ? null : toMoment(to, DAY.test(to) ? nextDay(to) : to, timeZone);
  if (start === undefined || end === undefined) return null;
  return start !== null && end !== null && start >= end ? null : { from: start, to: end };
}

/** Undefined: no moment. */
function toMoment(named: string, text: string, timeZone: string): Date | undefined {
  if (DAY.test(named))
    return startOfDay(named, timeZone) === null ? undefined : (startOfDay(text, timeZone) ?? undefined);
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
