import type { WirePerson } from "./messages";
import { PATHS } from "./paths";

/** How an appointment stands now. */
export const BOOKING_STATES = ["coming", "past", "cancelled"] as const;
/** One of them. */
export type BookingState = (typeof BOOKING_STATES)[number];

/** What appointments can be filtered by: how they stand, and those whose chat takes messages now. */
export const BOOKING_FILTERS = [...BOOKING_STATES, "chat_open"] as const;
/** One of them. */
export type BookingFilterState = (typeof BOOKING_FILTERS)[number];

/** An appointment as an admin sees it; never text. Times are ISO-8601 UTC. */
export interface WireBooking {
  readonly id: string;
  readonly therapist: WirePerson;
  readonly client: WirePerson;
  readonly startsAt: string;
  readonly endsAt: string;
  /** IANA name of the zone it was booked in. */
  readonly timeZone: string;
  readonly state: BookingState;
  readonly chat: WireBookingChat | null;
}

/** The chat that goes with it. `closesAt`: when it closes, or closed. */
export interface WireBookingChat {
  readonly id: string;
  readonly open: boolean;
  readonly closesAt: string;
  readonly messages: number;
}

/** Which appointments to list; codes, ids and days only, so that it can stand in an address. */
export interface BookingFilter {
  readonly state?: string | undefined;
  /** Public id of the client or the therapist. */
  readonly person?: string | undefined;
  /** Days in UTC, `2026-11-24`, by when they begin; both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** From 1 on. */
  readonly page?: string | undefined;
}

/** What is still to be done at Stream, for the chats that it carries. */
export interface CarrierWork {
  readonly waiting: number;
  /** Of those: has failed for a while, or was refused; it is tried again all the same. */
  readonly needsLook: number;
}

/** Its fields, as they are named in an address. */
export const BOOKING_FILTER_FIELDS = ["state", "person", "from", "to", "page"] as const;

/** The address of a page of appointments; ids, codes and days alone. */
export function toBookingsPath(filter: BookingFilter): string {
  const fields = BOOKING_FILTER_FIELDS.flatMap((name) => {
    const value = filter[name];
    return value ? [[name, value]] : [];
  });
  return fields.length === 0 ? PATHS.appointments : `${PATHS.appointments}?${new URLSearchParams(fields)}`;
}

/** A page of appointments, the latest first, and how many there are of each state beside the one that is asked for. */
export interface BookingPage {
  readonly bookings: readonly WireBooking[];
  readonly counts: Readonly<Record<BookingFilterState, number>>;
  readonly carrier: CarrierWork;
  /** Who is filtered by. */
  readonly person: WirePerson | null;
  readonly page: number;
  readonly hasMore: boolean;
}
