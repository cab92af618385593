import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { toDayKey, zoneName } from "~/chat-ui/time/format-time";
import { useAdminWords } from "./use-admin-words";

/** The last day of a plan, in the reader's own zone; without JavaScript in UTC, and it says so. */
export function LastDayField({ endsAt = null }: { endsAt?: string | null }) {
  const { people: words } = useAdminWords();
  const { zone, now } = useClock();
  const id = useId();
  const shown = zone.known && now !== null ? zoneName(zone, now) : "UTC";
  return (
    <div className="field">
      <label htmlFor={`${id}-until`}>{words.lastDay}</label>
      <input
        // What was filled in by the server's zone is written again in the reader's.
        key={zone.timeZone}
        id={`${id}-until`}
        name="until"
        type="date"
        defaultValue={endsAt === null ? "" : toDayKey(Date.parse(endsAt) - 1, zone)}
        aria-describedby={`${id}-hint`}
      />
      <input type="hidden" name="timeZone" value={zone.timeZone} />
      <p className="field__hint" id={`${id}-hint`}>
        {words.lastDayHint(shown)}
      </p>
    </div>
  );
}
