import { ChatError } from "~/domain/errors";
import { canOversee } from "~/domain/oversight";
import type { Viewer } from "~/domain/people";
import { BOOKING_FILTERS, type BookingFilter, type BookingPage, type WireBooking } from "~/protocol/bookings";
import { LIMITS } from "~/protocol/limits";
import { toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { Booking, BookingQuery } from "./ports/booking-repository";
import { requireAllowed } from "./require-allowed";
import { toAuditQuery } from "./search-audit";
import { toWirePerson } from "./to-wire";

const MAX_PAGE = 10_000;

/**
 * A page of all appointments; that they were looked at is on record first. Throws `not_found` to all but admins, and for
 * a person who is none, `invalid_request`.
 */
export async function listBookings(
  deps: Pick<ServiceDeps, "database" | "audit">,
  { viewer, filter }: { readonly viewer: Viewer; readonly filter: BookingFilter },
): Promise<BookingPage> {
  requireAllowed(canOversee(viewer));
  const { page, ...asked } = toQuery(filter);
  const { person: personId } = filter;
  const read = await deps.database.transaction({ role: "admin", userId: viewer.userId }, async (tx) => {
    const person = personId === undefined ? null : await tx.overview.findPerson(personId);
    if (personId !== undefined && person === null) throw new ChatError("not_found");
    const query = { ...asked, userId: person?.userId };
    const counts = await tx.bookings.count(query);
    const skip = (page - 1) * LIMITS.accountPage;
    const found = await tx.bookings.list({ ...query, skip, limit: LIMITS.accountPage + 1 });
    return { person, counts, found, carrier: await tx.bookings.countCarrierWork() };
  });
  const shown = read.found.slice(0, LIMITS.accountPage);
  await deps.audit.record(
    toEntry(viewer, {
      action: "appointments_read",
      count: shown.length,
      subjectUserId: read.person?.userId,
    }),
  );
  return {
    bookings: shown.map(toWireBooking),
    counts: read.counts,
    carrier: read.carrier,
    person: read.person === null ? null : toWirePerson(read.person),
    page,
    hasMore: read.found.length > shown.length,
  };
}

function toQuery({ state, from, to, page = "1" }: BookingFilter) {
  const known = BOOKING_FILTERS.find((each) => each === state);
  const number = /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 0;
  if ((state !== undefined && known === undefined) || number < 1 || number > MAX_PAGE)
    throw new ChatError("invalid_request", { message: "state or page is not one." });
  const days = toAuditQuery({ from, to });
  const query: Pick<BookingQuery, "state" | "from" | "until"> = {
    ...{ state: known, from: days.from, until: days.until },
  };
  return { ...query, page: number };
}

function toWireBooking({
  id,
  therapist,
  client,
  startsAt,
  endsAt,
  timeZone,
  state,
  chat,
}: Booking): WireBooking {
  return {
    id,
    therapist: toWirePerson(therapist),
    client: toWirePerson(client),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    timeZone,
    state,
    chat: chat === null ? null : { ...chat, closesAt: chat.closesAt.toISOString() },
  };
}
