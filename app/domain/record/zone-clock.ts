import { createInstantCutter } from "./instant-text";

/** Local times of one zone, quickly: zones change their offset at full quarters of an hour at most. */
export interface ZoneClock {
  readonly timeZone: string;
  /** `2026-11-24 09:41:05 -05:00` */
  format(date: Date): string;
  /** Calendar day there, `2026-11-24`. */
  day(date: Date): string;
}

const QUARTER_MS = 900_000;
const MINUTE_MS = 60_000;
const MAX_KNOWN = 4_096;

/** Whether `Intl` knows this zone. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Throws RangeError for a zone nobody knows. */
export function createZoneClock(timeZone: string): ZoneClock {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
  });
  const known = new Map<number, Offset>();
  const cut = createInstantCutter();

  function offsetAt(ms: number): Offset {
    const quarter = Math.floor(ms / QUARTER_MS);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const startMs = quarter * QUARTER_MS;
    const of = Object.fromEntries(
      parts.formatToParts(startMs).map(({ type, value }) => [type, Number(value)]),
    );
    const local = Date.UTC(of["year"] ?? 0, (of["month"] ?? 1) - 1, of["day"], of["hour"], of["minute"]);
    const offset = { ms: local - startMs, text: toOffset(local - startMs) };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(quarter, offset);
    return offset;
  }

  return {
    timeZone,
    format(date) {
      const ms = date.getTime();
      const offset = offsetAt(ms);
      const { day, time } = cut(ms + offset.ms);
      return `${day} ${time} ${offset.text}`;
    },
    day: (date) => cut(date.getTime() + offsetAt(date.getTime()).ms).day,
  };
}

/** From UTC. */
interface Offset {
  readonly ms: number;
  readonly text: string;
}

function toOffset(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
