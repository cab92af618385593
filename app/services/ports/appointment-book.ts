import type { DeliveryOutcome } from "./issuer-records";

/** An appointment as the booking side tells of it: always the whole of it, whatever has changed. */
export interface ToldAppointment {
  /** The booking side's own id. */
  readonly externalId: string;
  /** Clerk ids of the client and of the therapist. */
  readonly individualId: string;
  readonly volunteerId: string;
  readonly startTime: Date;
  readonly endTime: Date;
  /** IANA name of the zone it was booked in. */
  readonly timeZone: string;
  readonly cancelled: boolean;
  /** When it became so, by the booking side's clock: what is older than what we have changes nothing. */
  readonly toldAt: Date;
}

/** An appointment as it is kept. */
export interface KeptAppointment {
  readonly appointmentId: number;
  readonly individualId: string;
  readonly volunteerId: string;
  readonly cancelled: boolean;
  readonly toldAt: Date | null;
}

/** The two people of an appointment, by database id. */
export interface BookedPair {
  readonly therapistUserId: number;
  readonly prospectUserId: number;
}

/** Within one transaction, in which nothing else of the same appointment is applied. */
export interface AppointmentTransaction {
  isKnownDelivery(id: string): Promise<boolean>;
  recordDelivery(
    key: { readonly id: string; readonly eventType: string; readonly subject: string },
    outcome: DeliveryOutcome,
  ): Promise<void>;
  findAppointment(externalId: string): Promise<KeptAppointment | null>;
  /** `unknown`: one of them is nobody here yet; `unfit`: they are, but not a prospect and a therapist. */
  findPair(individualId: string, volunteerId: string): Promise<BookedPair | "unknown" | "unfit">;
  /** Returns its database id. */
  insertAppointment(appointment: ToldAppointment): Promise<number>;
  /** Its chat, if it has one, moves, closes or opens with it. */
  updateAppointment(appointmentId: number, appointment: ToldAppointment): Promise<void>;
  /** Its chat, made when it is the first time; the id of the one it has. */
  openChat(
    appointmentId: number,
    chat: { readonly id: string; readonly wrappedKey: string },
  ): Promise<string | null>;
  /** The id of its chat, if it has one. */
  findChat(appointmentId: number): Promise<string | null>;
}

/** Appointments and their chats. */
export interface AppointmentBook {
  /** All of it or nothing; one after the other for each `externalId`. Throws ChatError `unavailable`. */
  transaction<T>(externalId: string, work: (tx: AppointmentTransaction) => Promise<T>): Promise<T>;
  /** Writes down what the clock has closed, at most so many chats; the ids of those that this call wrote down. */
  closeExpired(atMost: number): Promise<readonly string[]>;
}
