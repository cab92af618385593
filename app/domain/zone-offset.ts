/** How far the zone's clocks (IANA name) are ahead of UTC at a moment, in ms; null for no zone. */
export function findOffsetMs(at: number, timeZone: string): number | null {
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(at);
    const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const seconds = Date.UTC(1970, 0, 1, read("hour"), read("minute"), read("second"));
    const local = Date.UTC(read("year"), read("month") - 1, read("day")) + seconds;
    return local - Math.floor(at / 1_000) * 1_000;
  } catch {
    return null;
  }
}
