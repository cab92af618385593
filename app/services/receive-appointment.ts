import { ChatError } from "~/domain/errors";
import type { ServiceDeps } from "./deps";
import type {
  AppointmentBook,
  AppointmentTransaction,
  BookedPair,
  ToldAppointment,
} from "./ports/appointment-book";
import type { DeliveryOutcome } from "./ports/issuer-records";
import { publishStates } from "./publish-states";

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
  if (applied.newFor !== null)
    deps.hub.publishNewChannel([applied.newFor.therapistUserId, applied.newFor.prospectUserId]);
  await publishStates(deps, applied.channelId === null ? [] : [applied.channelId]);
  return applied.outcome;
}

interface Applied<Outcome> {
  readonly outcome: Outcome;
  readonly channelId: string | null;
  /** Whose chat was made just now. */
  readonly newFor: BookedPair | null;
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
  const before = await tx.findChat(appointmentId);
  if (before !== null || told.cancelled) return { outcome: "applied", channelId: before, newFor: null };
  const id = deps.random.id();
  const wrappedKey = deps.cipher.createChannelKey(id);
  const channelId = await tx.openChat(appointmentId, { id, wrappedKey });
  return { outcome: "applied", channelId, newFor: channelId === id ? pair : null };
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
