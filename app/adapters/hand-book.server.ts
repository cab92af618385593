import { isPublicId } from "~/domain/public-id";
import { Prisma } from "~/generated/prisma/client";
import type { BookingState } from "~/protocol/bookings";
import type { HandBook, HandBooking, HandTransaction } from "~/services/ports/hand-book";
import { MEMBER_COLUMNS, toMember } from "./member-row.server";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";

interface BookingRow {
  readonly id: number;
  readonly public_id: string;
  readonly start_time: Date;
  readonly end_time: Date;
  readonly time_zone: string;
  readonly state: BookingState;
  readonly chat: string | null;
  readonly chat_open: boolean;
  readonly closes_at: Date;
  readonly therapist_user_id: number;
  readonly therapist_public_id: string;
  readonly therapist_name: string;
  readonly client_user_id: number;
  readonly client_public_id: string;
  readonly client_name: string;
}

const BOOKINGS = Prisma.sql`
  select a.id, a.public_id, a.start_time, a.end_time, a.time_zone,
    case
      when a.status = 'cancelled' then 'cancelled'
      when a.status = 'completed' or a.end_time <= statement_timestamp() then 'past'
      else 'coming'
    end as state,
    c.channel_identifier as chat, c.closes_at,
    coalesce(c.status = 'active' and c.closes_at > statement_timestamp(), false) as chat_open,
    tu.id as therapist_user_id, tu.public_id as therapist_public_id, tu.name as therapist_name,
    pu.id as client_user_id, pu.public_id as client_public_id, pu.name as client_name
  from appointments a
  join users tu on tu.clerk_user_id = a.volunteer_id
  join users pu on pu.clerk_user_id = a.individual_id
  left join chat_channels c on c.appointment_id = a.id`;

/** Appointments by hand in PostgreSQL: row security and grants say whose, and triggers move the chats and write the trail. */
export function createHandBook({ database }: { database: Pick<PostgresDatabase, "run"> }): HandBook {
  return {
    transaction: (booker, work) =>
      database.run(booker, (client) => work(toTransaction(client, booker.userId))),
  };
}

function toTransaction(client: TransactionClient, userId: number): HandTransaction {
  return {
    async list({ past, limit, skip }) {
      const which = past ? Prisma.sql`b.state <> 'coming'` : Prisma.sql`b.state = 'coming'`;
      const order = past ? Prisma.sql`b.start_time desc, b.id desc` : Prisma.sql`b.start_time, b.id`;
      const rows = await client.$queryRaw<BookingRow[]>`
        select b.* from (${BOOKINGS} where tu.id = ${userId}) b where ${which}
        order by ${order} limit ${limit}::int offset ${skip}::int`;
      return rows.map(toBooking);
    },
    async find(bookingId) {
      if (!isPublicId(bookingId)) return null;
      const [row] = await client.$queryRaw<BookingRow[]>`${BOOKINGS} where a.public_id = ${bookingId}`;
      return row === undefined ? null : toBooking(row);
    },
    async listClients() {
      const rows = await client.user.findMany({
        where: {
          ...{ role: "prospect", disabledAt: null },
          prospectChannels: { some: { therapist: { userId } } },
        },
        select: MEMBER_COLUMNS,
        orderBy: [{ name: "asc" }, { id: "asc" }],
      });
      return rows.map(toMember);
    },
    async listTherapists() {
      const rows = await client.user.findMany({
        where: { role: "therapist", disabledAt: null, therapist: { isNot: null } },
        select: MEMBER_COLUMNS,
        orderBy: [{ name: "asc" }, { id: "asc" }],
      });
      return rows.map(toMember);
    },
    async findMember(personId) {
      if (!isPublicId(personId)) return null;
      const row = await client.user.findUnique({
        where: { publicId: personId, disabledAt: null },
        select: MEMBER_COLUMNS,
      });
      return row === null ? null : toMember(row);
    },
    async findOwnZone() {
      const row = await client.therapist.findUnique({ where: { userId }, select: { timeZone: true } });
      return row?.timeZone ?? null;
    },
    async insert({ id, therapistUserId, clientUserId, startsAt, endsAt, timeZone }) {
      const [row] = await client.$queryRaw<{ id: number }[]>`
        insert into appointments (public_id, individual_id, volunteer_id, start_time, end_time, time_zone)
        select ${id}, pu.clerk_user_id, tu.clerk_user_id, ${startsAt}, ${endsAt}, ${timeZone}
        from users pu, users tu where pu.id = ${clientUserId} and tu.id = ${therapistUserId}
        on conflict (public_id) do nothing returning id`;
      return row?.id ?? null;
    },
    async move(appointmentId, { startsAt, endsAt, timeZone }) {
      const moved = await client.$executeRaw`
        update appointments set start_time = ${startsAt}, end_time = ${endsAt}, time_zone = ${timeZone}
        where id = ${appointmentId} and status = 'scheduled'`;
      return moved === 1;
    },
    async cancel(appointmentId) {
      const cancelled = await client.$executeRaw`
        update appointments set status = 'cancelled'
        where id = ${appointmentId} and status = 'scheduled' and end_time > clock_timestamp()`;
      return cancelled === 1;
    },
    async openChat(appointmentId, { id, wrappedKey }) {
      const [row] = await client.$queryRaw<{ chat: string | null }[]>`
        select open_booked_chat(${appointmentId}::int, ${id}, ${wrappedKey}) as chat`;
      return row?.chat ?? null;
    },
    async findChat(appointmentId) {
      const [row] = await client.$queryRaw<{ id: string }[]>`
        select channel_identifier as id from chat_channels where appointment_id = ${appointmentId}`;
      return row?.id ?? null;
    },
  };
}

function toBooking(row: BookingRow): HandBooking {
  return {
    ...{ appointmentId: row.id, id: row.public_id, state: row.state },
    ...{ startsAt: row.start_time, endsAt: row.end_time, timeZone: row.time_zone },
    therapist: toMember({
      ...{ id: row.therapist_user_id, publicId: row.therapist_public_id },
      ...{ name: row.therapist_name, role: "therapist" },
    }),
    client: toMember({
      ...{ id: row.client_user_id, publicId: row.client_public_id },
      ...{ name: row.client_name, role: "prospect" },
    }),
    chat: row.chat === null ? null : { id: row.chat, open: row.chat_open, closesAt: row.closes_at },
  };
}
