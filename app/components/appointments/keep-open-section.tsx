import { Form } from "@remix-run/react";
import { useAllWords } from "~/chat-ui/words/words-context";
import { type HandBookingProblem, KEEP_OPEN_CHOICES } from "~/protocol/hand-bookings";
import { LIMITS } from "~/protocol/limits";
import { BookingField } from "./booking-field";
import { useHandWords } from "./use-hand-words";

const HOUR = 60;
const DAY = 24 * HOUR;

interface KeepOpenSectionProps {
  readonly action: string;
  readonly problem: HandBookingProblem | null;
}

/** The therapist's way to keep the conversation of an appointment open, at any time and without JavaScript. */
export function KeepOpenSection({ action, problem }: KeepOpenSectionProps) {
  const words = useHandWords();
  const { keepOpen } = useAllWords();
  return (
    <section aria-labelledby="keep">
      <h2 className="oversight__part" id="keep">
        {words.keepTitle}
      </h2>
      <p className="oversight__lead">{words.keepText}</p>
      <Form method="post" action={action} className="booking-form booking-form--narrow" noValidate>
        <input type="hidden" name="change" value="keep" />
        <BookingField label={keepOpen.howLong} problem={null}>
          {(shared) => (
            <select {...shared} name="keepMinutes" defaultValue={DAY}>
              {KEEP_OPEN_CHOICES.map((choice) => (
                <option key={choice} value={choice}>
                  {choice < DAY ? keepOpen.hours(choice / HOUR) : keepOpen.days(choice / DAY)}
                </option>
              ))}
            </select>
          )}
        </BookingField>
        <BookingField
          label={words.fields.reason}
          problem={problem === "keep_reason" ? problem : null}
          hint={words.reasonHint}
        >
          {(shared) => (
            <input
              {...shared}
              name="reason"
              type="text"
              autoComplete="off"
              maxLength={LIMITS.reasonCharacters}
            />
          )}
        </BookingField>
        <div className="filter__actions">
          <button type="submit" className="quiet-button">
            {words.keep}
          </button>
        </div>
      </Form>
    </section>
  );
}
