import { Form, Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type {
  HandBookingAnswer,
  HandBookingForm,
  HandBookingProblem,
  WireHandBooking,
} from "~/protocol/hand-bookings";
import { LIMITS } from "~/protocol/limits";
import { bookingPath, PATHS } from "~/protocol/paths";
import { BookingField } from "./booking-field";
import { BookingTimeFields } from "./booking-time-fields";
import { ConfirmCancel } from "./confirm-cancel";
import { KeepOpenSection } from "./keep-open-section";
import { useHandWords } from "./use-hand-words";

interface BookingScreenProps {
  readonly booking: WireHandBooking;
  readonly form: HandBookingForm;
  readonly zones: readonly string[];
  /** To the change that was just asked for. */
  readonly answer: HandBookingAnswer | null;
  /** The page that lists them. */
  readonly list: string;
}

/** One appointment: moved here, or cancelled, which is asked about first. */
export function BookingScreen({ booking, form, zones, answer, list }: BookingScreenProps) {
  const words = useHandWords();
  const { zone, now } = useClock();
  const { id, client, therapist, startsAt, timeZone, state } = booking;
  const asked = answer?.status === "problem" ? answer : null;
  const problem = asked?.problem ?? null;
  const when = dayAndTime(startsAt, zone, now);
  const action = bookingPath(list, id);
  return (
    <div className="oversight">
      <p className="oversight__back">
        <Link to={list}>{words.back}</Link>
      </p>
      <h1>{words.between(client.name, therapist.name)}</h1>
      <p className="oversight__made" suppressHydrationWarning>
        {when} · {words.bookedIn(timeZone)} · {words.states[state]}
      </p>
      {answer?.status === "refused" ? (
        <p className="standing" data-broken="" role="alert">
          {words.refused}
        </p>
      ) : null}
      {state === "coming" ? null : (
        <p className="standing">{state === "past" ? words.isOver : words.isCancelled}</p>
      )}
      {answer?.status === "confirm" ? (
        <ConfirmCancel action={action} name={client.name} when={when} reason={answer.reason} />
      ) : state === "cancelled" ? null : (
        <>
          <section aria-labelledby="move">
            <h2 className="oversight__part" id="move">
              {words.moveTitle}
            </h2>
            <p className="oversight__lead">{words.moveText}</p>
            <Form method="post" action={action} className="booking-form" noValidate>
              <input type="hidden" name="change" value="move" />
              <BookingTimeFields
                form={asked === null || isReason(problem) ? form : asked.form}
                problem={problem}
                moments={asked?.moments ?? null}
                zones={zones}
              />
              <div className="filter__actions booking-form__wide">
                <button type="submit" className="button">
                  {words.move}
                </button>
              </div>
            </Form>
          </section>
          {list === PATHS.ownAppointments && booking.chat !== null ? (
            <KeepOpenSection action={action} problem={problem} />
          ) : null}
          {state === "past" ? null : (
            <section aria-labelledby="cancel">
              <h2 className="oversight__part" id="cancel">
                {words.cancelTitle}
              </h2>
              <p className="oversight__lead">{words.cancelText}</p>
              <Form method="post" action={action} className="booking-form booking-form--narrow" noValidate>
                <input type="hidden" name="change" value="cancel" />
                <BookingField
                  label={words.fields.reason}
                  problem={problem === "reason" ? problem : null}
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
                  <button type="submit" className="quiet-button quiet-button--danger">
                    {words.cancel}
                  </button>
                </div>
              </Form>
            </section>
          )}
        </>
      )}
    </div>
  );
}

/** Of a form that has no times. */
function isReason(problem: HandBookingProblem | null): boolean {
  return problem === "reason" || problem === "keep_reason";
}
