import { Form, Link } from "@remix-run/react";
import { useId } from "react";
import { BOOKING_FILTERS, type BookingFilter, type BookingPage } from "~/protocol/bookings";
import { PATHS } from "~/protocol/paths";
import { PeriodFields } from "./audit-fields";
import { BookingRow } from "./booking-row";
import { toBookingsAddress } from "./to-bookings-address";
import { useAdminWords } from "./use-admin-words";

interface BookingsScreenProps {
  readonly listed: BookingPage;
  readonly filter: BookingFilter;
}

/** All appointments, the latest first. Plain forms and links: it works without JavaScript. */
export function BookingsScreen({ listed, filter }: BookingsScreenProps) {
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
      <BookingsForm key={JSON.stringify(filter)} listed={listed} filter={filter} />
      {person === null ? null : (
        <p className="oversight__only">
          {words.onlyOf(person.name)}.{" "}
          <Link to={toBookingsAddress({ ...filter, person: undefined, page: undefined })}>
            {words.everybody}
          </Link>
        </p>
      )}
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
            <Link to={toBookingsAddress({ ...filter, page: `${page + 1}` })} className="quiet-button">
              {words.earlier}
            </Link>
          ) : null}
          {page > 1 ? (
            <Link to={toBookingsAddress({ ...filter, page: undefined })}>{words.first}</Link>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}

function BookingsForm({ listed: { counts }, filter }: BookingsScreenProps) {
  const { bookings: words, audit } = useAdminWords();
  const id = useId();
  return (
    <Form method="get" action={PATHS.appointments} className="filter">
      {filter.person === undefined ? null : <input type="hidden" name="person" value={filter.person} />}
      <div className="field">
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
