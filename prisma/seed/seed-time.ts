const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** New York in winter; an hour more or less changes nothing here. */
const UTC_OFFSET_HOURS = 5;

/** A seed's `12w 14:05` (workdays ago, New York time), `3h` or `40m` as a moment before `now`. Throws for anything else. */
export function toMoment(at: string, now: Date): Date {
  const [, ago, unit] = /^(\d+)([mh])$/.exec(at) ?? [];
  if (ago !== undefined) return new Date(now.getTime() - Number(ago) * (unit === "h" ? 60 : 1) * MINUTE_MS);
  const [, workdays, hours, minutes] = /^(\d+)w (\d\d):(\d\d)$/.exec(at) ?? [];
  if (workdays === undefined) throw new Error(`not a seed time: ${at}`);
  const day = workdaysBefore(now, Number(workdays));
  return new Date(
    day.getTime() + (Number(hours) + UTC_OFFSET_HOURS) * 60 * MINUTE_MS + Number(minutes) * MINUTE_MS,
  );
}

/** That hour in New York on the day so many days from today, or on the Monday after it. */
export function toWorkday(days: number, hour: number, now: Date): Date {
  let day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days));
  while (isWeekend(day)) day = new Date(day.getTime() + DAY_MS);
  return new Date(day.getTime() + (hour + UTC_OFFSET_HOURS) * 60 * MINUTE_MS);
}

function isWeekend(day: Date): boolean {
  return day.getUTCDay() === 0 || day.getUTCDay() === 6;
}

function workdaysBefore(now: Date, workdays: number): Date {
  // Two days back at least: an evening in New York is the next day in UTC, and must not lie ahead.
  let day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) - DAY_MS);
  for (let left = workdays; left > 0; ) {
    day = new Date(day.getTime() - DAY_MS);
    if (!isWeekend(day)) left -= 1;
  }
  return day;
}
