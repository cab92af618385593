import { useClock } from "./clock";
import { activityName, dayName, exactTime, timeOfDay } from "./format-time";

const FORMS = { time: timeOfDay, day: dayName, activity: activityName };

/** A moment in the reader's own zone; its exact form on hover. `form`: of day, the day itself, or last activity. */
export function TimeText({
  at,
  form,
  id,
}: {
  at: string;
  form: keyof typeof FORMS;
  id?: string | undefined;
}) {
  const { zone, now } = useClock();
  return (
    // Two ICU versions may write the same time with another space: not worth a warning.
    <time
      id={id}
      dateTime={at}
      title={exactTime(at, zone)}
      data-unzoned={zone.known ? undefined : ""}
      suppressHydrationWarning
    >
      {FORMS[form](at, zone, now)}
    </time>
  );
}
