import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { MessageCipher } from "~/services/ports/message-cipher";
import { APPOINTMENTS, CLOSING_SOON, type SeedAppointment } from "./appointments";
import { toWorkday } from "./seed-time";

const MINUTE_MS = 60_000;

/** Makes all appointments, and the chats of some; the people must be there. */
export async function insertAppointments(client: pg.Client, cipher: MessageCipher, now: Date): Promise<void> {
  for (const appointment of APPOINTMENTS) {
    const start = toWorkday(appointment.days, appointment.hour, now);
    const id = await insertAppointment(client, appointment, start);
    if (appointment.hasChat) await openChat(client, cipher, id);
  }
  // One whose chat closes while somebody watches.
  const { minutes, closesInMinutes } = CLOSING_SOON;
  const end = new Date(now.getTime() + (closesInMinutes - 6 * 60) * MINUTE_MS);
  const start = new Date(end.getTime() - minutes * MINUTE_MS);
  await openChat(client, cipher, await insertAppointment(client, CLOSING_SOON, start));
}

async function insertAppointment(
  client: pg.Client,
  {
    client: individual,
    therapist,
    minutes,
    status,
  }: Pick<SeedAppointment, "client" | "therapist" | "minutes" | "status">,
  start: Date,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone, status)
     select individual.clerk_user_id, volunteer.clerk_user_id, $3::timestamptz,
       $3::timestamptz + make_interval(mins => $4), 'America/New_York', $5
     from users individual, users volunteer where individual.email = $1 and volunteer.email = $2 returning id`,
    [individual, therapist, start, minutes, status],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`nobody is seeded as ${individual} or ${therapist}`);
  return id;
}

async function openChat(client: pg.Client, cipher: MessageCipher, appointmentId: number): Promise<void> {
  const channelId = randomBytes(18).toString("base64url");
  await client.query("select open_appointment_chat($1, $2, $3)", [
    appointmentId,
    channelId,
    cipher.createChannelKey(channelId),
  ]);
}
