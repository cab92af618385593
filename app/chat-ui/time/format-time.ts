/** How a person reads times: their zone and the language (with region, when known) to write them in. */
export interface Zone {
  /** IANA name, e.g. `America/Los_Angeles`. */
  readonly timeZone: string;
  /** BCP 47, e.g. `en-GB`. */
  readonly locale: string;
  /** False on the server, which does not know where the reader is: then every time says UTC. */
  readonly known: boolean;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatWith(zone: Zone, at: string | number, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone.locale}|${zone.timeZone}|${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(zone.locale, { ...options, timeZone: zone.timeZone });
    formats.set(key, format);
  }
  return format.format(new Date(at));
}

/** The calendar day in that zone, `2026-11-23`: equal keys mean the same day. */
export function toDayKey(at: string | number, zone: Zone): string {
  return formatWith({ ...zone, locale: "en-CA" }, at, { year: "numeric", month: "2-digit", day: "2-digit" });
}

/** "9:41 AM" */
export function timeOfDay(at: string, zone: Zone): string {
  return formatWith(zone, at, { hour: "numeric", minute: "2-digit", ...unknownZoneName(zone) });
}

/** "Tuesday, November 24, 2026 at 9:41:07 AM PST": nothing left to guess. */
export function exactTime(at: string, zone: Zone): string {
  return formatWith(zone, at, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
}

/** "Today", "Yesterday", "Tuesday, November 24"; the year only when it is another one. `now` null: never relative. */
export function dayName(at: string, zone: Zone, now: number | null): string {
  const age = now === null ? Number.NaN : daysBetween(at, now, zone);
  if (age === 0 || age === 1) {
    return capitalise(new Intl.RelativeTimeFormat(zone.locale, { numeric: "auto" }).format(-age, "day"));
  }
  return capitalise(
    formatWith(zone, at, { weekday: "long", day: "numeric", month: "long", ...otherYear(at, zone, now) }),
  );
}

/** For a list: "9:41 AM" today, "Yesterday", "Tue" within a week, else "Nov 24". */
export function activityName(at: string, zone: Zone, now: number | null): string {
  const age = now === null ? Number.NaN : daysBetween(at, now, zone);
  if (age === 0) return timeOfDay(at, zone);
  if (age === 1) return dayName(at, zone, now);
  if (age > 1 && age < 7) return capitalise(formatWith(zone, at, { weekday: "long" }));
  return formatWith(zone, at, { day: "numeric", month: "short", ...otherYear(at, zone, now) });
}

/** "Tuesday, 8:14 PM" within six days either way, else with the date; `short` where there is little room. */
export function dayAndTime(
  at: string,
  zone: Zone,
  now: number | null,
  names: "long" | "short" = "long",
): string {
  const age = now === null ? Number.NaN : Math.abs(daysBetween(at, now, zone));
  const date: Intl.DateTimeFormatOptions =
    age < 7 ? {} : { day: "numeric", month: names, ...otherYear(at, zone, now) };
  return `${formatWith(zone, at, { weekday: age < 7 ? "long" : names, ...date })}, ${timeOfDay(at, zone)}`;
}

/** "Pacific Time"; as it is called at `now` (ms), because zones have changed their rules. */
export function zoneName(zone: Zone, now: number): string {
  const parts = new Intl.DateTimeFormat(zone.locale, {
    timeZone: zone.timeZone,
    timeZoneName: "longGeneric",
  }).formatToParts(now);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone.timeZone;
}

function unknownZoneName(zone: Zone): Intl.DateTimeFormatOptions {
  return zone.known ? {} : { timeZoneName: "short" };
}

function otherYear(at: string, zone: Zone, now: number | null): Intl.DateTimeFormatOptions {
  const sameYear = now !== null && toDayKey(at, zone).slice(0, 4) === toDayKey(now, zone).slice(0, 4);
  return sameYear ? {} : { year: "numeric" };
}

/** Calendar days, not spans of 24 hours: a day with a clock change counts as one. */
function daysBetween(at: string, now: number, zone: Zone): number {
  const midnight = (key: string) => Date.parse(`${key}T00:00:00Z`);
  return Math.round((midnight(toDayKey(now, zone)) - midnight(toDayKey(at, zone))) / 86_400_000);
}

function capitalise(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
