import { Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { BookingChangeName, OwnBookings, WireHandBooking } from "~/protocol/hand-bookings";
import { bookingPath, conversationPath, newBookingPath, PATHS } from "~/protocol/paths";
import { useHandWords } from "./use-hand-words";

interface OwnBookingsScreenProps {
  readonly listed: OwnBookings;
  /** The change that was just made. */
  readonly done: BookingChangeName | null;
}

/** A therapist's own appointments: what is to come, then what is over. */
export function OwnBookingsScreen({ listed, done }: OwnBookingsScreenProps) {
  const words = useHandWords();
  const { coming, moreComing, past, page, hasMore } = listed;
  return (
    <div className="oversight">
      <h1>{words.titles.own}</h1>
      <p className="oversight__lead">{words.lead}</p>
      {done === null ? null : (
        <p className="standing" role="status">
          {words.done[done]}
        </p>
      )}
      <p className="oversight__ways">
        <Link to={newBookingPath(PATHS.ownAppointments)} className="button">
          {words.add}
        </Link>
      </p>
      <section aria-labelledby="coming">
        <h2 className="oversight__part" id="coming">
          {words.coming}
        </h2>
        <Bookings bookings={coming} none={words.noneComing} label={words.coming} />
        {moreComing ? <p className="oversight__none">{words.moreComing}</p> : null}
      </section>
      <section aria-labelledby="past">
        <h2 className="oversight__part" id="past">
          {words.past}
        </h2>
        <Bookings bookings={past} none={words.nonePast} label={words.past} />
        <p className="oversight__pages">
          {hasMore ? (
            <Link to={`${PATHS.ownAppointments}?page=${page + 1}`} className="quiet-button">
              {words.earlier}
            </Link>
          ) : null}
          {page > 1 ? <Link to={PATHS.ownAppointments}>{words.latest}</Link> : null}
        </p>
      </section>
    </div>
  );
}

interface BookingsProps {
  readonly bookings: readonly WireHandBooking[];
  readonly none: string;
  readonly label: string;
}

function Bookings({ bookings, none, label }: BookingsProps) {
  if (bookings.length === 0) return <p className="oversight__none">{none}</p>;
  return (
    <ul className="accounts" aria-label={label}>
      {bookings.map((booking) => (
        <Row key={booking.id} booking={booking} />
      ))}
    </ul>
  );
}

function Row({ booking: { id, client, startsAt, timeZone, state, chat } }: { booking: WireHandBooking }) {
  const words = useHandWords();
  const { zone, now } = useClock();
  const when = dayAndTime(startsAt, zone, now);
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <time dateTime={startsAt} suppressHydrationWarning>
          {when}
        </time>
        <span className="accounts__email">{words.withPerson(client.name)}</span>
      </p>
      <p className="accounts__role">
        {words.states[state]}
        <span className="accounts__email">{words.bookedIn(timeZone)}</span>
      </p>
      <p className="accounts__plan">
        {chat === null ? null : (
          <>
            <a href={conversationPath(chat.id)} suppressHydrationWarning>
              {chat.open ? words.chatOpen(dayAndTime(chat.closesAt, zone, now)) : words.chatClosed}
            </a>
            <br />
          </>
        )}
        {state === "cancelled" ? null : (
          <Link
            to={bookingPath(PATHS.ownAppointments, id)}
            aria-label={words.changeOf(client.name, when)}
            suppressHydrationWarning
          >
            {words.change}
          </Link>
        )}
      </p>
    </li>
  );
}
