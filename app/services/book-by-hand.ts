import type { BookingTime } from "~/domain/booking-time";
import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { WireHandBooking } from "~/protocol/hand-bookings";
import { type AppointmentNews, openAppointmentChat, publishAppointment } from "./appointment-chat";
import { toAccess, toEntry } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import type { Booker, HandBook, HandBooking, HandTransaction } from "./ports/hand-book";
import { toWirePerson } from "./to-wire";

/** What booking by hand takes. */
export type HandDeps = Pick<ServiceDeps, "database" | "hub" | "log" | "random" | "cipher" | "audit"> & {
  readonly handBook: HandBook;
};

/** Which appointment. */
interface OfBooking {
  readonly viewer: Viewer;
  readonly bookingId: string;
}

/** A therapist for their own clients, an admin for anybody. Throws `not_found` to all others. */
export function toBooker(viewer: Viewer, reason?: string): Booker {
  const common = { userId: viewer.userId, access: toAccess(viewer, reason) };
  if (viewer.role === "therapist" && viewer.confinedTo === undefined) return { role: "app", ...common };
  if (viewer.role === "admin") return { role: "admin", ...common };
  throw new ChatError("not_found");
}

/** One appointment of theirs; that an admin looked at it is on record. Throws `not_found`. */
export async function getHandBooking(
  deps: HandDeps,
  { viewer, bookingId }: OfBooking,
): Promise<WireHandBooking> {
  const booking = await deps.handBook.transaction(toBooker(viewer), (tx) => requireBooking(tx, bookingId));
  if (viewer.role === "admin")
    await deps.audit.record(
      toEntry(viewer, { action: "appointments_read", subjectUserId: booking.client.userId }),
    );
  return toWireHandBooking(booking);
}

/** One that is to be: `id` was in the form. */
export interface AddBookingInput {
  readonly viewer: Viewer;
  readonly id: string;
  readonly clientId: string;
  /** Whose it is; a therapist books for themselves alone. */
  readonly therapistId: string;
  readonly time: BookingTime;
}

/**
 * Books an appointment and opens its chat. The same form again finds what it has made. Answers who is not right, or null.
 * Throws `not_found`; `idempotency_conflict` for a form that has been used for another one.
 */
export async function addBooking(
  deps: HandDeps,
  { viewer, id, clientId, therapistId, time }: AddBookingInput,
): Promise<"client" | "therapist" | null> {
  const outcome = await deps.handBook.transaction(toBooker(viewer), async (tx) => {
    const clients = viewer.role === "admin" ? [await tx.findMember(clientId)] : await tx.listClients();
    const client = clients.find((each) => each?.id === clientId && each.role === "prospect");
    if (!client) return "client";
    const therapist =
      viewer.role === "admin"
        ? (await tx.listTherapists()).find((each) => each.id === therapistId)
        : { userId: viewer.userId };
    if (therapist === undefined) return "therapist";
    const pair = { therapistUserId: therapist.userId, prospectUserId: client.userId };
    const made = await tx.insert({
      ...{ ...time, id, therapistUserId: pair.therapistUserId, clientUserId: pair.prospectUserId },
    });
    if (made !== null) return await openAppointmentChat(tx, deps, made, pair);
    const known = await tx.find(id);
    if (known === null || !isSame(known, pair.prospectUserId, pair.therapistUserId, time))
      throw new ChatError("idempotency_conflict");
    return { channelId: null, newFor: null };
  });
  if (typeof outcome === "string") return outcome;
  await publishAppointment(deps, outcome);
  return null;
}

/** Moves it, and its chat with it. Throws `not_found`, `idempotency_conflict` for one that is cancelled. */
export async function moveBooking(
  deps: HandDeps,
  { viewer, bookingId, time }: OfBooking & { readonly time: BookingTime },
): Promise<void> {
  await change(deps, toBooker(viewer), bookingId, (tx, { appointmentId }) => tx.move(appointmentId, time));
}

/**
 * Cancels it: its chat closes at once. Why is kept in the audit trail alone. Throws `not_found`, `idempotency_conflict`
 * for one that is cancelled or over.
 */
export async function cancelBooking(
  deps: HandDeps,
  { viewer, bookingId, reason }: OfBooking & { readonly reason: string },
): Promise<void> {
  await change(deps, toBooker(viewer, reason), bookingId, (tx, { appointmentId }) =>
    tx.cancel(appointmentId),
  );
}

async function change(
  deps: HandDeps,
  booker: Booker,
  bookingId: string,
  write: (tx: HandTransaction, booking: HandBooking) => Promise<boolean>,
): Promise<void> {
  const news = await deps.handBook.transaction(booker, async (tx): Promise<AppointmentNews> => {
    const booking = await requireBooking(tx, bookingId);
    if (!(await write(tx, booking))) throw new ChatError("idempotency_conflict");
    return { channelId: booking.chat?.id ?? null, newFor: null };
  });
  await publishAppointment(deps, news);
}

async function requireBooking(tx: HandTransaction, bookingId: string): Promise<HandBooking> {
  const booking = await tx.find(bookingId);
  if (booking === null) throw new ChatError("not_found");
  return booking;
}

function isSame(known: HandBooking, client: number, therapist: number, time: BookingTime): boolean {
  return (
    known.client.userId === client &&
    known.therapist.userId === therapist &&
    known.startsAt.getTime() === time.startsAt.getTime() &&
    known.endsAt.getTime() === time.endsAt.getTime()
  );
}

/** As it goes over the wire. */
export function toWireHandBooking(booking: HandBooking): WireHandBooking {
  const { id, therapist, client, startsAt, endsAt, timeZone, state, chat } = booking;
  return {
    ...{ id, timeZone, state, therapist: toWirePerson(therapist), client: toWirePerson(client) },
    ...{ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    chat: chat === null ? null : { ...chat, closesAt: chat.closesAt.toISOString() },
  };
}
