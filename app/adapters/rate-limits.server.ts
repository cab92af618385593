import type { Clock } from "~/services/ports/clock";
import type { RateLimits, RatePlace, RateRule } from "~/services/ports/rate-limits";
import { PlaceLog } from "./place-log.server";

/** People who did something within the longest window, at most; beyond, who was quiet longest starts afresh. */
const MAX_KEYS = 10_000;
const MS_PER_SECOND = 1_000;

/** Limits of this process alone: an exact log of the places taken lately. */
export function createMemoryRateLimits(options: {
  readonly clock: Pick<Clock, "now">;
  readonly maxKeys?: number;
}): RateLimits & { readonly keyCount: number } {
  const { clock, maxKeys = MAX_KEYS } = options;
  /** The key touched last stands last. */
  const logs = new Map<string, { readonly places: PlaceLog; readonly rule: RateRule }>();

  function open(id: string, rule: RateRule, nowMs: number): PlaceLog {
    const known = logs.get(id)?.places;
    logs.delete(id);
    // Places in the future were taken before the clock was set back; they must not lock anybody out.
    const places = known === undefined || known.newestMs > nowMs ? new PlaceLog() : known;
    places.forget(nowMs - longestMs(rule));
    logs.set(id, { places, rule });
    return places;
  }

  function forgetQuiet(nowMs: number): void {
    for (const [id, { places, rule }] of logs) {
      if (places.newestMs + longestMs(rule) > nowMs && logs.size <= maxKeys) return;
      logs.delete(id);
    }
  }

  return {
    get keyCount() {
      return logs.size;
    },
    async take(key, rule, item) {
      const nowMs = clock.now().getTime();
      const places = open(`${rule.name}:${key}`, rule, nowMs);
      const place = judge(places, rule, item, nowMs);
      if (place.allowed && !place.repeated) places.add(nowMs, item);
      forgetQuiet(nowMs);
      return place;
    },
  };
}

function judge(places: PlaceLog, rule: RateRule, item: string | undefined, nowMs: number): RatePlace {
  if (item !== undefined && places.has(item)) return { allowed: true, repeated: true, retryAfterSeconds: 0 };
  // A window is full while its `limit`-th newest place is still in it.
  const waits = rule.windows.map(({ limit, seconds }) => {
    const inTheWayMs = places.findNewest(limit);
    return inTheWayMs === null ? 0 : inTheWayMs + seconds * MS_PER_SECOND - nowMs;
  });
  const waitMs = Math.max(0, ...waits);
  return { allowed: waitMs === 0, repeated: false, retryAfterSeconds: Math.ceil(waitMs / MS_PER_SECOND) };
}

function longestMs(rule: RateRule): number {
  return Math.max(0, ...rule.windows.map(({ seconds }) => seconds * MS_PER_SECOND));
}
