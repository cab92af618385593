import { ChatError } from "~/domain/errors";
import { type AppointmentNews, openAppointmentChat, publishAppointment } from "./appointment-chat";
import type { ServiceDeps } from "./deps";
import type {
  AppointmentBook,
  AppointmentTransaction,
  BookedPair,
  ToldAppointment,
} from "./ports/appointment-book";
import type { DeliveryOutcome } from "./ports/issuer-records";

/** What receiving takes. */
export type AppointmentDeps = Pick<ServiceDeps, "database" | "hub" | "log" | "random" | "cipher"> & {
  readonly appointments: AppointmentBook;
};

/** A genuine delivery of the booking side. */
export interface AppointmentDelivery {
  readonly id: string;
  readonly eventType: string;
  readonly appointment: ToldAppointment;
}

/**
 * Keeps an appointment and its chat in step with the booking side: each delivery once, and whatever is older than what we
 * have changes nothing. Throws `unavailable`, with nothing done, for people not told of yet: the sender tries again; and
 * `invalid_request` for people who are not a prospect and a therapist, or not the appointment's.
 */
export async function receiveAppointment(
  deps: AppointmentDeps,
  delivery: AppointmentDelivery,
): Promise<DeliveryOutcome | "repeated"> {
  const { externalId } = delivery.appointment;
  const applied = await deps.appointments.transaction(externalId, (tx) => applyOnce(tx, deps, delivery));
  await publishAppointment(deps, applied);
  return applied.outcome;
}

interface Applied<Outcome> extends AppointmentNews {
  readonly outcome: Outcome;
}

const UNTOUCHED = { channelId: null, newFor: null } as const;

async function applyOnce(
  tx: AppointmentTransaction,
  deps: AppointmentDeps,
  { id, eventType, appointment }: AppointmentDelivery,
): Promise<Applied<DeliveryOutcome | "repeated">> {
  if (await tx.isKnownDelivery(id)) return { outcome: "repeated", ...UNTOUCHED };
  const applied = await apply(tx, deps, appointment);
  await tx.recordDelivery({ id, eventType, subject: appointment.externalId }, applied.outcome);
  return applied;
}

async function apply(
  tx: AppointmentTransaction,
  deps: AppointmentDeps,
  told: ToldAppointment,
): Promise<Applied<DeliveryOutcome>> {
  const pair = await requirePair(tx, told);
  const known = await tx.findAppointment(told.externalId);
  if (known !== null) {
    if (known.individualId !== told.individualId || known.volunteerId !== told.volunteerId)
      throw new ChatError("invalid_request", {
        message: "The people of an appointment stay the same: cancel it and book another.",
      });
    // Of two in one instant the cancellation counts.
    const isOlder = known.toldAt !== null && known.toldAt > told.toldAt;
    const isSame = known.toldAt?.getTime() === told.toldAt.getTime() && !(told.cancelled && !known.cancelled);
    if (isOlder || isSame) return { outcome: "stale", ...UNTOUCHED };
    await tx.updateAppointment(known.appointmentId, told);
  }
  const appointmentId = known?.appointmentId ?? (await tx.insertAppointment(told));
  if (told.cancelled)
    return { outcome: "applied", channelId: await tx.findChat(appointmentId), newFor: null };
  return { outcome: "applied", ...(await openAppointmentChat(tx, deps, appointmentId, pair)) };
}

async function requirePair(
  tx: AppointmentTransaction,
  { individualId, volunteerId }: ToldAppointment,
): Promise<BookedPair> {
  const pair = await tx.findPair(individualId, volunteerId);
  if (pair === "unknown") throw new ChatError("unavailable");
  if (pair === "unfit")
    throw new ChatError("invalid_request", {
      message: "individualId is a client's, volunteerId a therapist's.",
    });
  return pair;
}
