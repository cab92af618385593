import type { ServiceDeps } from "./deps";
import type { AppointmentTransaction, BookedPair } from "./ports/appointment-book";
import { publishStates } from "./publish-states";

/** What a change of an appointment means for its chat; to be told once it is stored. */
export interface AppointmentNews {
  readonly channelId: string | null;
  /** Whose chat was made just now. */
  readonly newFor: BookedPair | null;
}

/** The chat of an appointment, made the first time. Moving and closing it is the database's own, with the appointment. */
export async function openAppointmentChat(
  tx: Pick<AppointmentTransaction, "findChat" | "openChat">,
  { random, cipher }: Pick<ServiceDeps, "random" | "cipher">,
  appointmentId: number,
  pair: BookedPair,
): Promise<AppointmentNews> {
  const before = await tx.findChat(appointmentId);
  if (before !== null) return { channelId: before, newFor: null };
  const id = random.id();
  const channelId = await tx.openChat(appointmentId, { id, wrappedKey: cipher.createChannelKey(id) });
  return { channelId, newFor: channelId === id ? pair : null };
}

/** Tells open streams, here and elsewhere, after the commit. */
export async function publishAppointment(
  deps: Pick<ServiceDeps, "database" | "hub" | "log">,
  { channelId, newFor }: AppointmentNews,
): Promise<void> {
  if (newFor !== null) deps.hub.publishNewChannel([newFor.therapistUserId, newFor.prospectUserId]);
  await publishStates(deps, channelId === null ? [] : [channelId]);
}
