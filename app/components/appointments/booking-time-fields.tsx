import { useId } from "react";
import { useClock } from "~/chat-ui/time/clock";
import { timeOfDay } from "~/chat-ui/time/format-time";
import { useWords } from "~/chat-ui/words/words-context";
import type { HandBookingForm, HandBookingProblem } from "~/protocol/hand-bookings";
import { BookingField } from "./booking-field";
import { useHandWords } from "./use-hand-words";

interface BookingTimeFieldsProps {
  readonly form: HandBookingForm;
  readonly problem: HandBookingProblem | null;
  readonly moments: readonly [string, string] | null;
  readonly zones: readonly string[];
}

const LENGTHS = [15, 20, 25, 30, 45, 50, 60, 75, 80, 90, 120, 180];

/** When an appointment is: day, time, length, and by which clocks. What is not right is said at its field. */
export function BookingTimeFields({ form, problem, moments, zones }: BookingTimeFieldsProps) {
  const words = useHandWords();
  const { locale } = useWords();
  const { zone } = useClock();
  const id = useId();
  // Nobody has said: the reader's own, which the server does not know.
  const timeZone = form.timeZone === "" ? zone.timeZone : form.timeZone;
  const lengths = [...new Set([...LENGTHS, Number(form.minutes)])].filter((each) => each > 0);
  const isDay = problem === "day" || problem === "past" || problem === "far";
  const isTime = problem === "time" || problem === "skipped" || problem === "twice";
  return (
    <>
      <BookingField label={words.fields.day} problem={isDay ? problem : null}>
        {(shared) => <input {...shared} name="day" type="date" required defaultValue={form.day} />}
      </BookingField>
      <BookingField label={words.fields.time} problem={isTime ? problem : null}>
        {(shared) => <input {...shared} name="time" type="time" required defaultValue={form.time} />}
      </BookingField>
      {moments === null ? null : (
        <fieldset className="partner-form__modes booking-form__wide">
          <legend>{words.which}</legend>
          {(["first", "second"] as const).map((fold, at) => (
            <label key={fold} htmlFor={`${id}-${fold}`}>
              <input id={`${id}-${fold}`} type="radio" name="fold" value={fold} required />
              {timeOfDay(moments[at] ?? "", { timeZone: form.timeZone, locale, known: false })}
            </label>
          ))}
        </fieldset>
      )}
      {/* Moved to another moment the clocks may show it twice no more; asked again, it is asked about again. */}
      {moments === null && form.fold !== "" ? <input type="hidden" name="fold" value={form.fold} /> : null}
      <BookingField label={words.fields.minutes} problem={problem === "minutes" ? problem : null}>
        {(shared) => (
          <select {...shared} name="minutes" defaultValue={form.minutes}>
            {lengths
              .sort((a, b) => a - b)
              .map((each) => (
                <option key={each} value={each}>
                  {words.minutes(each)}
                </option>
              ))}
          </select>
        )}
      </BookingField>
      <BookingField
        label={words.fields.timeZone}
        problem={problem === "timeZone" ? problem : null}
        hint={words.zoneHint}
      >
        {(shared) => (
          <select {...shared} name="timeZone" key={timeZone} defaultValue={timeZone}>
            {zones.map((each) => (
              <option key={each} value={each}>
                {each.replaceAll("_", " ")}
              </option>
            ))}
          </select>
        )}
      </BookingField>
    </>
  );
}
