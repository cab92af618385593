import { formatOfficeDay, type OfficeHours, type OfficeSpan, readOfficeHours } from "~/domain/office-hours";

/** What stands in the column; null where it is nothing of ours. */
export function toOfficeHours(column: unknown): OfficeHours | null {
  const { zone, week } = Object(column) as Partial<OfficeHours>;
  if (typeof zone !== "string" || !Array.isArray(week) || week.length !== 7) return null;
  return readOfficeHours(zone, week.map(toText)) ?? null;
}

function toText(day: unknown): string {
  return Array.isArray(day) && day.every(Array.isArray)
    ? formatOfficeDay(day as unknown as OfficeSpan[])
    : "?";
}
