import type { Clock } from "~/services/ports/clock";
import type { RateLimits, RatePlace, RateRule, RateWindow } from "~/services/ports/rate-limits";

/** People who did something within the longest window, at most; beyond, who was quiet longest starts afresh. */
const MAX_KEYS = 10_000;
const MS_PER_SECOND = 1_000;

interface Place {
  readonly atMs: number;
  readonly item: string | undefined;
}

interface Taken {
  readonly places: readonly Place[];
  readonly untilMs: number;
}

/** Limits of this process alone: an exact log of the places taken lately, oldest first. */
export function createMemoryRateLimits(options: {
  readonly clock: Pick<Clock, "now">;
  readonly maxKeys?: number;
}): RateLimits & { readonly keyCount: number } {
  const { clock, maxKeys = MAX_KEYS } = options;
  /** The key touched last stands last. */
  const taken = new Map<string, Taken>();

  function keep(id: string, places: readonly Place[], rule: RateRule): void {
    taken.delete(id);
    const newest = places.at(-1);
    if (newest !== undefined) taken.set(id, { places, untilMs: newest.atMs + longestMs(rule) });
  }

  function forget(nowMs: number): void {
    for (const [id, { untilMs }] of taken) {
      if (untilMs > nowMs && taken.size <= maxKeys) return;
      taken.delete(id);
    }
  }

  return {
    get keyCount() {
      return taken.size;
    },
    async take(key, rule, item) {
      const nowMs = clock.now().getTime();
      const id = `${rule.name}:${key}`;
      // A place in the future was taken before the clock was set back; it must not lock anybody out.
      const places = (taken.get(id)?.places ?? []).filter(
        ({ atMs }) => atMs <= nowMs && atMs > nowMs - longestMs(rule),
      );
      const place = judge(places, rule, item, nowMs);
      keep(id, place.allowed && !place.repeated ? [...places, { atMs: nowMs, item }] : places, rule);
      forget(nowMs);
      return place;
    },
  };
}

function judge(places: readonly Place[], rule: RateRule, item: string | undefined, nowMs: number): RatePlace {
  const repeated = item !== undefined && places.some((place) => place.item === item);
  const waitMs = repeated ? 0 : Math.max(0, ...rule.windows.map((window) => waitFor(places, window, nowMs)));
  return { allowed: waitMs === 0, repeated, retryAfterSeconds: Math.ceil(waitMs / MS_PER_SECOND) };
}

/** A window is full while its `limit`-th newest place is still in it. */
function waitFor(places: readonly Place[], { limit, seconds }: RateWindow, nowMs: number): number {
  const inTheWay = places.at(-limit);
  return inTheWay === undefined ? 0 : Math.max(0, inTheWay.atMs + seconds * MS_PER_SECOND - nowMs);
}

function longestMs(rule: RateRule): number {
  return Math.max(0, ...rule.windows.map(({ seconds }) => seconds * MS_PER_SECOND));
}
