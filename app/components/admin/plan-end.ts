import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime, dayName, toDayKey } from "~/chat-ui/time/format-time";
import { useAdminWords } from "./use-admin-words";

/** How the end of a plan is written: a plan that ends with a day ends with that day, not at 12:00 AM of the next. */
export function usePlanEnd(): (endsAt: string | null) => string | null {
  const { people: words } = useAdminWords();
  const { zone, now } = useClock();
  return (endsAt) => {
    if (endsAt === null) return null;
    const lastMoment = new Date(Date.parse(endsAt) - 1);
    const endsWithDay = toDayKey(lastMoment.getTime(), zone) !== toDayKey(endsAt, zone);
    // Of another day than its last moment: midnight.
    return endsWithDay
      ? words.endOf(dayName(lastMoment.toISOString(), zone, now))
      : dayAndTime(endsAt, zone, now);
  };
}
