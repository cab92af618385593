import type { BookingFilterState, BookingState } from "~/protocol/bookings";

/** The words of the page of all appointments. Moments come ready made. */
export interface BookingsWords {
  readonly lead: string;
  readonly state: string;
  readonly any: string;
  /** A choice of the filter, and how many there are. */
  readonly choice: (name: string, count: number) => string;
  readonly filters: Readonly<Record<BookingFilterState, string>>;
  readonly states: Readonly<Record<BookingState, string>>;
  readonly onlyOf: (name: string) => string;
  readonly everybody: string;
  /** Where an appointment is added: nothing is booked for nobody. */
  readonly howToAdd: string;
  readonly list: string;
  readonly none: string;
  readonly bookedIn: (zone: string) => string;
  readonly noChat: string;
  readonly open: (until: string) => string;
  readonly closed: string;
  readonly messages: (count: number) => string;
  /** What Stream has not done yet, and how much of it somebody should look at. */
  readonly carrier: (waiting: number, needsLook: number) => string;
  readonly earlier: string;
  readonly first: string;
}
