import type { Role } from "~/domain/people";
import { Prisma } from "~/generated/prisma/client";
import type { BookingState } from "~/protocol/bookings";
import type { Booking, BookingQuery, BookingRepository } from "~/services/ports/booking-repository";
import { toMember } from "./member-row.server";
import type { TransactionClient } from "./postgres-database.server";

interface BookingRow {
  readonly public_id: string;
  readonly start_time: Date;
  readonly end_time: Date;
  readonly time_zone: string;
  readonly state: BookingState;
  readonly chat: string | null;
  readonly chat_open: boolean;
  readonly closes_at: Date;
  readonly last_seq: bigint;
  readonly therapist_user_id: number;
  readonly therapist_public_id: string;
  readonly therapist_name: string;
  readonly therapist_role: Role;
  readonly client_user_id: number;
  readonly client_public_id: string;
  readonly client_name: string;
  readonly client_role: Role;
}

/** Appointments in PostgreSQL, within one transaction of an admin. */
export function createBookingRepository(client: TransactionClient): BookingRepository {
  return {
    async list({ state, limit, skip, ...query }) {
      const ofState =
        state === undefined
          ? Prisma.sql`true`
          : state === "chat_open"
            ? Prisma.sql`b.chat_open`
            : Prisma.sql`b.state = ${state}`;
      const rows = await client.$queryRaw<BookingRow[]>`
        select b.* from (${toBookings(query)}) b where ${ofState}
        order by b.start_time desc, b.id desc limit ${limit}::int offset ${skip}::int`;
      return rows.map(toBooking);
    },
    async count(query) {
      const [row] = await client.$queryRaw<Record<"coming" | "past" | "cancelled" | "chat_open", number>[]>`
        select count(*) filter (where b.state = 'coming')::int as coming,
          count(*) filter (where b.state = 'past')::int as past,
          count(*) filter (where b.state = 'cancelled')::int as cancelled,
          count(*) filter (where b.chat_open)::int as chat_open
        from (${toBookings(query)}) b`;
      if (row === undefined) throw new Error("a count without a row");
      return row;
    },
    async countCarrierWork() {
      const [row] = await client.$queryRaw<{ waiting: number; needs_look: number }[]>`
        select count(*)::int as waiting, count(*) filter (where o.needs_look)::int as needs_look
        from stream_outbox o where o.done_at is null`;
      return { waiting: row?.waiting ?? 0, needsLook: row?.needs_look ?? 0 };
    },
  };
}

function toBookings({ userId, from, until }: Omit<BookingQuery, "state" | "limit" | "skip">): Prisma.Sql {
  const whose =
    userId === undefined ? Prisma.sql`true` : Prisma.sql`(tu.id = ${userId} or pu.id = ${userId})`;
  const since = from === undefined ? Prisma.sql`true` : Prisma.sql`a.start_time >= ${from}`;
  const before = until === undefined ? Prisma.sql`true` : Prisma.sql`a.start_time < ${until}`;
  return Prisma.sql`
    select a.id, a.public_id, a.start_time, a.end_time, a.time_zone,
      case
        when a.status = 'cancelled' then 'cancelled'
        when a.status = 'completed' or a.end_time <= statement_timestamp() then 'past'
        else 'coming'
      end as state,
      c.channel_identifier as chat, c.closes_at, c.last_seq,
      coalesce(c.status = 'active' and c.closes_at > statement_timestamp(), false) as chat_open,
      tu.id as therapist_user_id, tu.public_id as therapist_public_id, tu.name as therapist_name,
      tu.role as therapist_role,
      pu.id as client_user_id, pu.public_id as client_public_id, pu.name as client_name, pu.role as client_role
    from appointments a
    join users tu on tu.clerk_user_id = a.volunteer_id
    join users pu on pu.clerk_user_id = a.individual_id
    left join chat_channels c on c.appointment_id = a.id
    where ${whose} and ${since} and ${before}`;
}

function toBooking(row: BookingRow): Booking {
  return {
    id: row.public_id,
    therapist: toMember({
      ...{ id: row.therapist_user_id, publicId: row.therapist_public_id },
      ...{ name: row.therapist_name, role: row.therapist_role },
    }),
    client: toMember({
      ...{ id: row.client_user_id, publicId: row.client_public_id },
      ...{ name: row.client_name, role: row.client_role },
    }),
    startsAt: row.start_time,
    endsAt: row.end_time,
    timeZone: row.time_zone,
    state: row.state,
    chat:
      row.chat === null
        ? null
        : { id: row.chat, open: row.chat_open, closesAt: row.closes_at, messages: Number(row.last_seq) },
  };
}
