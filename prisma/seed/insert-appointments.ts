import type pg from "pg";
import { APPOINTMENTS, type SeedAppointment } from "./appointments";
import { toWorkday } from "./seed-time";

/** Makes all appointments; the people must be there. */
export async function insertAppointments(client: pg.Client, now: Date): Promise<void> {
  for (const appointment of APPOINTMENTS) await insertAppointment(client, appointment, now);
}

async function insertAppointment(client: pg.Client, appointment: SeedAppointment, now: Date): Promise<void> {
  const start = toWorkday(appointment.days, appointment.hour, now);
  await client.query(
    `insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone, status)
     select individual.clerk_user_id, volunteer.clerk_user_id, $3::timestamptz,
       $3::timestamptz + make_interval(mins => $4), 'America/New_York', $5
     from users individual, users volunteer where individual.email = $1 and volunteer.email = $2`,
    [appointment.client, appointment.therapist, start, appointment.minutes, appointment.status],
  );
}
