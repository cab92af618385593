import type { Channel } from "~/domain/channel";
import { Prisma } from "~/generated/prisma/client";
import type { ChannelState } from "~/services/ports/channel-repository";
import { toMember } from "./member-row.server";
import { hasPlanSql } from "./plan-sql.server";

/** One row of the joined reading, from the driver or from JSON: model queries would take four round trips for it. */
export interface ChannelRow extends StateRow {
  readonly data_key: string;
  readonly last_seq: bigint | number;
  readonly last_message_at: Date | string | null;
  readonly therapist_public_id: string;
  readonly therapist_name: string;
  readonly prospect_public_id: string;
  readonly prospect_name: string;
  readonly visitor_of: string | null;
  readonly visitor_until: Date | string | null;
  readonly kept_from: string | null;
  readonly created_at: Date | string;
}

/** The part of it that open streams watch. */
export interface StateRow {
  readonly id: number;
  readonly channel_identifier: string;
  readonly status: "active" | "closed";
  readonly closed_at: Date | string | null;
  readonly close_reason: string | null;
  readonly closes_at: Date | string | null;
  readonly appointment_start: Date | string | null;
  readonly appointment_end: Date | string | null;
  readonly purged_until: Date | string | null;
  readonly version: bigint | number;
  readonly epoch: number;
  readonly updated_at: Date | string;
  readonly therapist_user_id: number;
  readonly prospect_user_id: number;
  /** Null where row security lets somebody see a channel that is not theirs. */
  readonly prospect_has_plan: boolean | null;
}

/** Closed by the clock of the database, whether or not it is written down; later than whatever was true before. */
const TIME_IS_UP = Prisma.sql`(c.status = 'active' and c.closes_at <= clock_timestamp())`;
/** Columns of `c`, `t` and `pu` that a state is made of. */
export const STATE_COLUMNS = Prisma.sql`
  c.id, c.channel_identifier, c.closes_at, c.appointment_start, c.appointment_end, c.purged_until, c.version, c.epoch,
  case when ${TIME_IS_UP} then 'closed' else c.status end as status,
  case when ${TIME_IS_UP} then c.closes_at else c.closed_at end as closed_at,
  case when ${TIME_IS_UP} then 'appointment_over' else c.close_reason end as close_reason,
  case when ${TIME_IS_UP} then greatest(c.updated_at, c.closes_at) else c.updated_at end as updated_at,
  t.user_id as therapist_user_id, pu.id as prospect_user_id`;
/** One of the two may ask for this bit of the other's subscriptions; the server itself reads them, for many at once. */
const ASKED_PLAN = Prisma.sql`prospect_has_plan(c.id) as prospect_has_plan`;
/** For the server, which reads many at once. */
export const READ_PLAN = Prisma.sql`${hasPlanSql("pu")} as prospect_has_plan`;
/** A conversation and who its two are. */
export const WITH_SEATS = Prisma.sql`
  from chat_channels c
  join therapists t on t.id = c.therapist_id
  join users pu on pu.id = c.prospect_user_id`;
const MEMBER_COLUMNS = Prisma.sql`
  tu.public_id as therapist_public_id, tu.name as therapist_name,
  pu.public_id as prospect_public_id, pu.name as prospect_name`;
const WITH_MEMBERS = Prisma.sql`${WITH_SEATS}
  join users tu on tu.id = t.user_id`;
/** One whole conversation; a condition on `c` may follow. */
export const CHANNEL = Prisma.sql`
  select ${STATE_COLUMNS}, ${ASKED_PLAN}, c.data_key, c.last_seq, c.last_message_at,
    c.visitor_of, c.visitor_until, c.kept_from, c.created_at, ${MEMBER_COLUMNS} ${WITH_MEMBERS}`;

/** The same reading for who writes SQL by hand; a condition on `c` may follow. */
export const CHANNEL_QUERY = CHANNEL.text;

function toDate(time: Date | string | null): Date | null {
  return time === null ? null : new Date(time);
}

function toAppointment({ appointment_start: start, appointment_end: end }: StateRow): Channel["appointment"] {
  return start === null || end === null ? null : { startsAt: new Date(start), endsAt: new Date(end) };
}

function toVisitor({ visitor_of: site, visitor_until: until }: ChannelRow): Channel["visitor"] {
  return site === null || until === null ? null : { site, until: new Date(until) };
}

function toKept({ kept_from: site, created_at: at }: ChannelRow): Channel["kept"] {
  return site === null ? null : { site, at: new Date(at) };
}

/** What open streams watch. */
export function toState(row: StateRow): ChannelState {
  return {
    channelDbId: row.id,
    id: row.channel_identifier,
    status: row.status,
    closedAt: toDate(row.closed_at),
    closeReason: row.close_reason,
    closesAt: toDate(row.closes_at),
    appointment: toAppointment(row),
    purgedUntil: toDate(row.purged_until),
    version: Number(row.version),
    epoch: row.epoch,
    updatedAt: new Date(row.updated_at),
    therapist: { userId: row.therapist_user_id },
    prospect: { userId: row.prospect_user_id },
    prospectHasPlan: row.prospect_has_plan ?? true,
  };
}

/** A row as the services see it. */
export function toChannel(row: ChannelRow): Channel {
  return {
    ...toState(row),
    wrappedKey: row.data_key,
    lastSeq: Number(row.last_seq),
    lastMessageAt: toDate(row.last_message_at),
    visitor: toVisitor(row),
    kept: toKept(row),
    therapist: toMember({
      id: row.therapist_user_id,
      publicId: row.therapist_public_id,
      name: row.therapist_name,
      role: "therapist",
    }),
    prospect: toMember({
      id: row.prospect_user_id,
      publicId: row.prospect_public_id,
      name: row.prospect_name,
      role: "prospect",
    }),
  };
}
