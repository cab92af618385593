import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { BookingChoices, OwnBookings } from "~/protocol/hand-bookings";
import { LIMITS } from "~/protocol/limits";
import { type HandDeps, toBooker, toWireHandBooking } from "./book-by-hand";
import { toWirePerson } from "./to-wire";

const MAX_PAGE = 10_000;
/** Those to come are one list, without pages: nobody looks further ahead. */
const MAX_COMING = 200;

/** A therapist's appointments; `page` is of those that are over. Throws `not_found` to all others, `invalid_request`. */
export async function listOwnBookings(
  deps: HandDeps,
  { viewer, page }: { readonly viewer: Viewer; readonly page: string },
): Promise<OwnBookings> {
  if (viewer.role !== "therapist") throw new ChatError("not_found");
  const number = /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 0;
  if (number < 1 || number > MAX_PAGE)
    throw new ChatError("invalid_request", { message: "page is not one." });
  const size = LIMITS.accountPage;
  const { coming, past } = await deps.handBook.transaction(toBooker(viewer), async (tx) => ({
    coming: await tx.list({ past: false, limit: MAX_COMING + 1, skip: 0 }),
    past: await tx.list({ past: true, limit: size + 1, skip: (number - 1) * size }),
  }));
  return {
    coming: coming.slice(0, MAX_COMING).map(toWireHandBooking),
    moreComing: coming.length > MAX_COMING,
    past: past.slice(0, size).map(toWireHandBooking),
    ...{ page: number, hasMore: past.length > size },
  };
}

/** Who an appointment can be booked for, and by which clocks: a therapist's own clients, or for an admin one person. */
export async function listBookingChoices(
  deps: HandDeps,
  { viewer, clientId }: { readonly viewer: Viewer; readonly clientId: string },
): Promise<BookingChoices & { readonly timeZone: string | null }> {
  return await deps.handBook.transaction(toBooker(viewer), async (tx) => {
    if (viewer.role === "therapist") {
      const clients = (await tx.listClients()).map(toWirePerson);
      return { clients, therapists: [], timeZone: await tx.findOwnZone() };
    }
    const client = await tx.findMember(clientId);
    if (client === null || client.role !== "prospect") throw new ChatError("not_found");
    const therapists = (await tx.listTherapists()).map(toWirePerson);
    return { clients: [toWirePerson(client)], therapists, timeZone: null };
  });
}
