import type { BookingState } from "~/protocol/bookings";
import type { BookingChangeName, HandBookingProblem } from "~/protocol/hand-bookings";

/** The words of the pages on which appointments are booked by hand. Moments come ready made. */
export interface HandWords {
  readonly titles: Readonly<Record<"own" | "new" | "change", string>>;
  /** Leads to one's own list. */
  readonly open: string;
  readonly toConversations: string;
  readonly back: string;
  readonly lead: string;
  readonly coming: string;
  readonly noneComing: string;
  readonly moreComing: string;
  readonly past: string;
  readonly nonePast: string;
  readonly earlier: string;
  readonly latest: string;
  readonly add: string;
  readonly addFor: (name: string) => string;
  readonly noClients: string;
  readonly change: string;
  /** The same for whoever hears links one by one. */
  readonly changeOf: (name: string, when: string) => string;
  readonly withPerson: (name: string) => string;
  readonly between: (client: string, therapist: string) => string;
  readonly bookedIn: (zone: string) => string;
  readonly chatOpen: (until: string) => string;
  readonly chatClosed: string;
  readonly states: Readonly<Record<BookingState, string>>;
  readonly done: Readonly<Record<BookingChangeName, string>>;
  readonly refused: string;
  readonly fields: Readonly<
    Record<"client" | "therapist" | "choose" | "day" | "time" | "minutes" | "timeZone" | "reason", string>
  >;
  readonly minutes: (count: number) => string;
  readonly zoneHint: string;
  readonly problems: Readonly<Record<HandBookingProblem, string>>;
  readonly which: string;
  readonly newText: string;
  readonly book: string;
  readonly moveTitle: string;
  readonly moveText: string;
  readonly move: string;
  readonly cancelTitle: string;
  readonly cancelText: string;
  readonly reasonHint: string;
  readonly cancel: string;
  readonly confirm: {
    readonly title: (name: string, when: string) => string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly keepTitle: string;
  readonly keepText: string;
  readonly keep: string;
  readonly isOver: string;
  readonly isCancelled: string;
}
