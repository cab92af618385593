import { Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import { type BookingFilter, toBookingsPath, type WireBooking } from "~/protocol/bookings";
import { bookingPath, overseenConversationPath, PATHS } from "~/protocol/paths";
import { useHandWords } from "../appointments/use-hand-words";
import { useAdminWords } from "./use-admin-words";

/** One appointment: when, who, and how its chat stands. The names lead to the appointments of each. */
export function BookingRow({ booking, filter }: { booking: WireBooking; filter: BookingFilter }) {
  const { bookings: words, people } = useAdminWords();
  const { zone, now } = useClock();
  const hand = useHandWords();
  const { id, client, therapist, startsAt, timeZone, state, chat } = booking;
  const when = dayAndTime(startsAt, zone, now);
  const toTheirs = (person: string) => toBookingsPath({ ...filter, person, page: undefined });
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <time dateTime={startsAt} suppressHydrationWarning>
          {when}
        </time>
        <span className="accounts__email">{words.bookedIn(timeZone)}</span>
        <span className="accounts__email">{words.states[state]}</span>
      </p>
      <p className="accounts__role">
        {people.roles.prospect}: <Link to={toTheirs(client.id)}>{client.name}</Link>
        <br />
        {people.roles.therapist}: <Link to={toTheirs(therapist.id)}>{therapist.name}</Link>
      </p>
      <p className="accounts__plan">
        {chat === null ? (
          <span className="accounts__quiet">{words.noChat}</span>
        ) : (
          <>
            <Link to={overseenConversationPath(chat.id)} suppressHydrationWarning>
              {chat.open ? words.open(dayAndTime(chat.closesAt, zone, now)) : words.closed}
            </Link>
            <br />
            <span className="accounts__quiet">{words.messages(chat.messages)}</span>
          </>
        )}
        {state === "cancelled" ? null : (
          <>
            <br />
            <Link
              to={bookingPath(PATHS.appointments, id)}
              aria-label={hand.changeOf(client.name, when)}
              suppressHydrationWarning
            >
              {hand.change}
            </Link>
          </>
        )}
      </p>
    </li>
  );
}
