import type { Member } from "~/domain/channel";
import type { BookingFilterState, BookingState, CarrierWork } from "~/protocol/bookings";

/** Appointments as admins see them: who, when, and how the chat stands; judged by the database's clock. */
export interface BookingRepository {
  /** The latest first. */
  list(query: BookingQuery): Promise<readonly Booking[]>;
  /** How many of each state fit; its own state is not asked. */
  count(
    query: Omit<BookingQuery, "state" | "limit" | "skip">,
  ): Promise<Readonly<Record<BookingFilterState, number>>>;
  /** What is still to be done at Stream, and how much of it somebody should look at; all appointments together. */
  countCarrierWork(): Promise<CarrierWork>;
}

/** Which appointments; absent: all. */
export interface BookingQuery {
  readonly state?: BookingFilterState | undefined;
  /** Database id of the client or the therapist. */
  readonly userId?: number | undefined;
  /** They begin from here on, and before there. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly limit: number;
  readonly skip: number;
}

/** An appointment with its chat, if it has one. */
export interface Booking {
  readonly id: string;
  readonly therapist: Member;
  readonly client: Member;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly state: BookingState;
  readonly chat: {
    readonly id: string;
    readonly open: boolean;
    readonly closesAt: Date;
    readonly messages: number;
  } | null;
}
