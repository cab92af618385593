import { findOffsetMs } from "./zone-offset";

const DAY_MS = 24 * 60 * 60_000;

/** Every moment at which the zone's clocks show `wall` (as if it were UTC), the earliest first: none, one or two. */
export function findMoments(wall: number, timeZone: string): number[] {
  const offsets = [wall - DAY_MS, wall + DAY_MS].flatMap((near) => findOffsetMs(near, timeZone) ?? []);
  const moments = offsets.map((offset) => wall - offset);
  return [...new Set(moments)]
    .filter((moment) => findOffsetMs(moment, timeZone) === wall - moment)
    .sort((a, b) => a - b);
}
