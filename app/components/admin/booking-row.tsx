import { Link } from "@remix-run/react";
import { useClock } from "~/chat-ui/time/clock";
import { dayAndTime } from "~/chat-ui/time/format-time";
import type { BookingFilter, WireBooking } from "~/protocol/bookings";
import { overseenConversationPath } from "~/protocol/paths";
import { toBookingsAddress } from "./to-bookings-address";
import { useAdminWords } from "./use-admin-words";

/** One appointment: when, who, and how its chat stands. The names lead to the appointments of each. */
export function BookingRow({ booking, filter }: { booking: WireBooking; filter: BookingFilter }) {
  const { bookings: words, people } = useAdminWords();
  const { zone, now } = useClock();
  const { client, therapist, startsAt, timeZone, state, chat } = booking;
  const toTheirs = (person: string) => toBookingsAddress({ ...filter, person, page: undefined });
  return (
    <li className="accounts__row">
      <p className="accounts__who">
        <time dateTime={startsAt} suppressHydrationWarning>
          {dayAndTime(startsAt, zone, now)}
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
      </p>
    </li>
  );
}
