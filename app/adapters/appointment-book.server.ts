import type { AppointmentBook, AppointmentTransaction } from "~/services/ports/appointment-book";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";

/** Locks of appointments, told apart from other advisory locks by their first half. */
const LOCK_CLASS = 1_095_781_965;

/** Appointments and their chats in PostgreSQL, as the worker. */
export function createAppointmentBook({
  database,
}: {
  database: Pick<PostgresDatabase, "run">;
}): AppointmentBook {
  return {
    transaction: (externalId, work) =>
      database.run({ role: "worker" }, async (client) => {
        await client.$queryRaw`select pg_advisory_xact_lock(${LOCK_CLASS}::int, hashtext(${externalId}))::text`;
        return await work(toTransaction(client));
      }),
    closeExpired: (atMost) =>
      database.run({ role: "worker" }, async (client) => {
        const rows = await client.$queryRaw<{ id: string }[]>`
          select id from close_expired_chats(${atMost}::int) as id`;
        return rows.map(({ id }) => id);
      }),
  };
}

function toTransaction(client: TransactionClient): AppointmentTransaction {
  return {
    async isKnownDelivery(id) {
      const rows = await client.$queryRaw<unknown[]>`
        select 1 from webhook_deliveries where provider = 'appointments' and id = ${id}`;
      return rows.length > 0;
    },
    async recordDelivery({ id, eventType, subject }, outcome) {
      await client.$executeRaw`
        insert into webhook_deliveries (provider, id, event_type, subject, outcome)
        values ('appointments', ${id}, ${eventType}, ${subject}, ${outcome})`;
    },
    async findAppointment(externalId) {
      const [row] = await client.$queryRaw<AppointmentRow[]>`
        select id, individual_id, volunteer_id, status, told_at from appointments
        where external_id = ${externalId} for update`;
      return row === undefined
        ? null
        : {
            ...{ appointmentId: row.id, individualId: row.individual_id, volunteerId: row.volunteer_id },
            ...{ cancelled: row.status === "cancelled", toldAt: row.told_at },
          };
    },
    async findPair(individualId, volunteerId) {
      const rows = await client.$queryRaw<{ id: number; clerk_user_id: string; role: string }[]>`
        select id, clerk_user_id, role from users where clerk_user_id in (${individualId}, ${volunteerId})`;
      const prospect = rows.find((row) => row.clerk_user_id === individualId);
      const therapist = rows.find((row) => row.clerk_user_id === volunteerId);
      if (prospect === undefined || therapist === undefined) return "unknown";
      if (prospect.role !== "prospect" || therapist.role !== "therapist") return "unfit";
      return { prospectUserId: prospect.id, therapistUserId: therapist.id };
    },
    async insertAppointment({ externalId, individualId, volunteerId, timeZone, ...told }) {
      const status = told.cancelled ? "cancelled" : "scheduled";
      const [row] = await client.$queryRaw<{ id: number }[]>`
        insert into appointments (individual_id, volunteer_id, start_time, end_time, time_zone, status, external_id, told_at)
        values (${individualId}, ${volunteerId}, ${told.startTime}, ${told.endTime}, ${timeZone}, ${status}, ${externalId}, ${told.toldAt})
        returning id`;
      if (row === undefined) throw new Error("an appointment was not stored");
      return row.id;
    },
    async updateAppointment(appointmentId, { startTime, endTime, timeZone, cancelled, toldAt }) {
      await client.$executeRaw`
        update appointments set start_time = ${startTime}, end_time = ${endTime}, time_zone = ${timeZone},
          status = ${cancelled ? "cancelled" : "scheduled"}, told_at = ${toldAt}
        where id = ${appointmentId}`;
    },
    async openChat(appointmentId, { id, wrappedKey }) {
      const [row] = await client.$queryRaw<{ chat: string | null }[]>`
        select open_appointment_chat(${appointmentId}::int, ${id}, ${wrappedKey}) as chat`;
      return row?.chat ?? null;
    },
    async findChat(appointmentId) {
      const [row] = await client.$queryRaw<{ id: string }[]>`
        select channel_identifier as id from chat_channels where appointment_id = ${appointmentId}`;
      return row?.id ?? null;
    },
  };
}

interface AppointmentRow {
  readonly id: number;
  readonly individual_id: string;
  readonly volunteer_id: string;
  readonly status: string;
  readonly told_at: Date | null;
}
