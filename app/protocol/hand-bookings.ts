import type { BookingTimeForm, BookingTimeProblem } from "~/domain/booking-time";
import type { BookingState } from "./bookings";
import type { WirePerson } from "./messages";

/** An appointment as whoever may change it sees it. Times are ISO-8601 UTC. */
export interface WireHandBooking {
  readonly id: string;
  readonly therapist: WirePerson;
  readonly client: WirePerson;
  readonly startsAt: string;
  readonly endsAt: string;
  /** IANA name of the zone it was booked in. */
  readonly timeZone: string;
  readonly state: BookingState;
  readonly chat: { readonly id: string; readonly open: boolean; readonly closesAt: string } | null;
}

/** What a page has just done with an appointment. */
export const BOOKING_CHANGES = ["add", "move", "cancel", "keep"] as const;
/** One of them. */
export type BookingChangeName = (typeof BOOKING_CHANGES)[number];

/** A therapist's own appointments: all that are still to come, the soonest first, and a page of the others. */
export interface OwnBookings {
  readonly coming: readonly WireHandBooking[];
  /** There are more to come than are shown. */
  readonly moreComing: boolean;
  readonly past: readonly WireHandBooking[];
  readonly page: number;
  readonly hasMore: boolean;
}

/** The form of an appointment as it was posted. */
export interface HandBookingForm extends BookingTimeForm {
  /** The id that a new one will have; posted twice it is one appointment. */
  readonly id: string;
  /** Public ids. */
  readonly client: string;
  readonly therapist: string;
}

/** Who can be booked by whom. */
export interface BookingChoices {
  readonly clients: readonly WirePerson[];
  readonly therapists: readonly WirePerson[];
}

/** The field a form has to be changed in, and why. */
export type HandBookingProblem = BookingTimeProblem | "client" | "therapist" | "reason" | "keep_reason";

/** For how long a conversation can be kept open on a page, in minutes from now. */
export const KEEP_OPEN_CHOICES = [60, 360, 1_440, 4_320, 10_080] as const;

/** What a posted form is answered with, unless it is done. */
export type HandBookingAnswer =
  | {
      readonly status: "problem";
      readonly problem: HandBookingProblem;
      readonly form: HandBookingForm;
      /** For `twice`: the two moments that could be meant. */
      readonly moments: readonly [string, string] | null;
    }
  | { readonly status: "confirm"; readonly reason: string }
  /** It has been cancelled or is over, or the form was used for another one. */
  | { readonly status: "refused" };
