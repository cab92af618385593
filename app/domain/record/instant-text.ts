const DAY_MS = 86_400_000;
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));

/** A moment's date and time of day in UTC, cut into what is written. */
export interface InstantParts {
  /** `2026-11-24` */
  readonly day: string;
  /** `09:41:05` */
  readonly time: string;
  readonly milliseconds: number;
}

/**
 * Cuts moments, quickly: a long record writes several hundred thousand of them, and most are of the day of the one before.
 * Throws RangeError for a date that is none.
 */
export function createInstantCutter(): (ms: number) => InstantParts {
  let dayStart = Number.NaN;
  let day = "";
  return (ms) => {
    const start = Math.floor(ms / DAY_MS) * DAY_MS;
    if (start !== dayStart) {
      day = new Date(ms).toISOString().slice(0, -14);
      dayStart = start;
    }
    const seconds = Math.floor((ms - start) / 1_000);
    const minutes = Math.floor(seconds / 60);
    const time = `${TWO[Math.floor(minutes / 60)]}:${TWO[minutes % 60]}:${TWO[seconds % 60]}`;
    return { day, time, milliseconds: ms - start - seconds * 1_000 };
  };
}

const cut = createInstantCutter();

/** As `Date.prototype.toISOString`. */
export function toIsoText(date: Date): string {
  const { day, time, milliseconds } = cut(date.getTime());
  return `${day}T${time}.${String(milliseconds).padStart(3, "0")}Z`;
}
