import { Form, Link } from "@remix-run/react";
import type { BookingChoices, HandBookingAnswer, HandBookingForm } from "~/protocol/hand-bookings";
import type { WirePerson } from "~/protocol/messages";
import { newBookingPath } from "~/protocol/paths";
import { BookingField } from "./booking-field";
import { BookingTimeFields } from "./booking-time-fields";
import { useHandWords } from "./use-hand-words";

interface NewBookingScreenProps extends BookingChoices {
  readonly form: HandBookingForm;
  readonly zones: readonly string[];
  /** To the form that was just posted. */
  readonly answer: HandBookingAnswer | null;
  /** The page that lists them. */
  readonly list: string;
}

/** Adds an appointment: a therapist for one of their clients, an admin for one person with any therapist. */
export function NewBookingScreen(props: NewBookingScreenProps) {
  const { clients, therapists, zones, answer, list } = props;
  const words = useHandWords();
  const asked = answer?.status === "problem" ? answer : null;
  // The id stays the one that this page was made with: that form is what is posted twice.
  const form = asked?.form ?? props.form;
  const problem = asked?.problem ?? null;
  const isForOne = therapists.length > 0;
  const [only] = clients;
  return (
    <div className="oversight">
      <p className="oversight__back">
        <Link to={list}>{words.back}</Link>
      </p>
      <h1>{isForOne && only !== undefined ? words.addFor(only.name) : words.titles.new}</h1>
      {answer?.status === "refused" ? (
        <p className="standing" data-broken="" role="alert">
          {words.refused}
        </p>
      ) : null}
      {only === undefined ? (
        <p className="oversight__none">{words.noClients}</p>
      ) : (
        <Form
          method="post"
          action={newBookingPath(list, isForOne ? only.id : undefined)}
          className="booking-form"
          noValidate
        >
          <input type="hidden" name="id" value={form.id} />
          {isForOne ? (
            <>
              <input type="hidden" name="client" value={only.id} />
              <PersonField
                name="therapist"
                people={therapists}
                chosen={form.therapist}
                isWrong={problem === "therapist"}
              />
            </>
          ) : (
            <PersonField name="client" people={clients} chosen={form.client} isWrong={problem === "client"} />
          )}
          <BookingTimeFields form={form} problem={problem} moments={asked?.moments ?? null} zones={zones} />
          <p className="field__hint booking-form__wide">{words.newText}</p>
          <div className="filter__actions booking-form__wide">
            <button type="submit" className="button">
              {words.book}
            </button>
          </div>
        </Form>
      )}
    </div>
  );
}

interface PersonFieldProps {
  readonly name: "client" | "therapist";
  readonly people: readonly WirePerson[];
  readonly chosen: string;
  readonly isWrong: boolean;
}

function PersonField({ name, people, chosen, isWrong }: PersonFieldProps) {
  const words = useHandWords();
  return (
    <div className="booking-form__wide">
      <BookingField label={words.fields[name]} problem={isWrong ? name : null}>
        {(shared) => (
          <select {...shared} name={name} defaultValue={chosen}>
            <option value="">{words.fields.choose}</option>
            {people.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </select>
        )}
      </BookingField>
    </div>
  );
}
