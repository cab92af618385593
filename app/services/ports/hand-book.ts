import type { BookingTime } from "~/domain/booking-time";
import type { Member } from "~/domain/channel";
import type { BookingState } from "~/protocol/bookings";
import type { AppointmentTransaction } from "./appointment-book";
import type { AuditAccess } from "./audit-log";

/** Who books: a therapist for themselves (`app`), or an admin for anybody. Row security decides by it. */
export interface Booker {
  readonly role: "app" | "admin";
  readonly userId: number;
  readonly access?: AuditAccess;
}

/** An appointment of those that this person may change. */
export interface HandBooking extends BookingTime {
  readonly appointmentId: number;
  readonly id: string;
  readonly therapist: Member;
  readonly client: Member;
  readonly state: BookingState;
  readonly chat: { readonly id: string; readonly open: boolean; readonly closesAt: Date } | null;
}

/** One that is to be; `id` was in the form, so that posting it again finds it. */
export interface NewBooking extends BookingTime {
  readonly id: string;
  readonly therapistUserId: number;
  readonly clientUserId: number;
}

/** Within one transaction of a person. */
export interface HandTransaction extends Pick<AppointmentTransaction, "openChat" | "findChat"> {
  /** Still to come or under way, the soonest first; or over and cancelled, the latest first. Those of the therapist who asks. */
  list(query: {
    readonly past: boolean;
    readonly limit: number;
    readonly skip: number;
  }): Promise<readonly HandBooking[]>;
  find(bookingId: string): Promise<HandBooking | null>;
  /** Whoever the therapist has a conversation with, by name; nobody who is disabled. */
  listClients(): Promise<readonly Member[]>;
  /** All who are not disabled, by name. */
  listTherapists(): Promise<readonly Member[]>;
  /** Null for nobody, and for somebody who is disabled. */
  findMember(personId: string): Promise<Member | null>;
  /** Where the therapist who asks works, as an IANA name; null: they have not said. */
  findOwnZone(): Promise<string | null>;
  /** Its database id; null: there is one by this id. */
  insert(booking: NewBooking): Promise<number | null>;
  /** False: it has been cancelled. */
  move(appointmentId: number, time: BookingTime): Promise<boolean>;
  /** False: it has been cancelled, or is over. */
  cancel(appointmentId: number): Promise<boolean>;
}

/** Appointments as people book them by hand. */
export interface HandBook {
  /** All of it or nothing. Throws ChatError `unavailable`. */
  transaction<T>(booker: Booker, work: (tx: HandTransaction) => Promise<T>): Promise<T>;
}
