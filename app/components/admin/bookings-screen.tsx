import { Form, Link } from "@remix-run/react";
import { useId } from "react";
import { BOOKING_FILTERS, type BookingFilter, type BookingPage, toBookingsPath } from "~/protocol/bookings";
import type { BookingChangeName } from "~/protocol/hand-bookings";
import { newBookingPath, PATHS } from "~/protocol/paths";
import { useHandWords } from "../appointments/use-hand-words";
import { PeriodFields } from "./audit-fields";
import { BookingRow } from "./booking-row";
import { PeopleChoices, type PersonChoice } from "./people-choices";
import { useAdminWords } from "./use-admin-words";

interface BookingsScreenProps {
  readonly listed: BookingPage;
  readonly filter: BookingFilter;
  /** The change that was just made. */
  readonly done: BookingChangeName | null;
  /** People who answer to what was typed; null: nobody was looked for. */
  readonly choices: readonly PersonChoice[] | null;
}

/** All appointments, the latest first. Plain forms and links: it works without JavaScript. */
export function BookingsScreen({ listed, filter, done, choices }: BookingsScreenProps) {
  const hand = useHandWords();
  const { titles, bookings: words } = useAdminWords();
  const { bookings, carrier, person, page, hasMore } = listed;
  return (
    <div className="oversight">
      <h1>{titles.appointments}</h1>
      <p className="oversight__lead">{words.lead}</p>
      {carrier.waiting === 0 ? null : (
        <p role="status" className="oversight__lead">
          {words.carrier(carrier.waiting, carrier.needsLook)}
        </p>
      )}
      {done === null ? null : (
        <p className="standing" role="status">
          {hand.done[done]}
        </p>
      )}
      <BookingsForm key={JSON.stringify(filter)} listed={listed} filter={filter} />
      {choices === null ? null : <PeopleChoices choices={choices} />}
      {person === null ? (
        <p className="oversight__none">{words.howToAdd}</p>
      ) : (
        <p className="oversight__only">
          {words.onlyOf(person.name)}.{" "}
          <Link to={toBookingsPath({ ...filter, person: undefined, page: undefined })}>
            {words.everybody}
          </Link>
        </p>
      )}
      {person?.role === "prospect" ? (
        <p className="oversight__ways">
          <Link to={newBookingPath(PATHS.appointments, person.id)} className="quiet-button">
            {hand.addFor(person.name)}
          </Link>
        </p>
      ) : null}
      {bookings.length === 0 ? <p role="status">{words.none}</p> : null}
      <ul className="accounts" aria-label={words.list}>
        {bookings.map((booking) => (
          <BookingRow
            key={`${booking.startsAt} ${booking.client.id} ${booking.therapist.id} ${booking.chat?.id}`}
            booking={booking}
            filter={filter}
          />
        ))}
      </ul>
      {hasMore || page > 1 ? (
        <p className="oversight__pages">
          {hasMore ? (
            <Link to={toBookingsPath({ ...filter, page: `${page + 1}` })} className="quiet-button">
              {words.earlier}
            </Link>
          ) : null}
          {page > 1 ? <Link to={toBookingsPath({ ...filter, page: undefined })}>{words.first}</Link> : null}
        </p>
      ) : null}
    </div>
  );
}

function BookingsForm({ listed: { counts }, filter }: Pick<BookingsScreenProps, "listed" | "filter">) {
  const { bookings: words, audit } = useAdminWords();
  const id = useId();
  return (
    <Form method="post" action={PATHS.appointments} className="filter">
      {filter.person === undefined ? null : <input type="hidden" name="person" value={filter.person} />}
      <div className="field field--wide">
        <label htmlFor={`${id}-who`}>{audit.who}</label>
        <input id={`${id}-who`} name="who" type="search" autoComplete="off" placeholder={audit.whoHint} />
      </div>
      <div className="field field--wide">
        <label htmlFor={`${id}-state`}>{words.state}</label>
        <select id={`${id}-state`} name="state" defaultValue={filter.state ?? ""}>
          <option value="">{words.choice(words.any, counts.coming + counts.past + counts.cancelled)}</option>
          {BOOKING_FILTERS.map((state) => (
            <option key={state} value={state}>
              {words.choice(words.filters[state], counts[state])}
            </option>
          ))}
        </select>
      </div>
      <PeriodFields filter={filter} />
      <div className="filter__actions">
        <button type="submit" className="button">
          {audit.search}
        </button>
        <Link to={PATHS.appointments} className="quiet-button">
          {audit.clear}
        </Link>
      </div>
    </Form>
  );
}
