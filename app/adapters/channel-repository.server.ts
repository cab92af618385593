import type { Channel } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import { Prisma } from "~/generated/prisma/client";
import type { ChannelRepository, ChannelState } from "~/services/ports/channel-repository";
import { toMember } from "./member-row.server";
import { hasPlanSql } from "./plan-sql.server";
import type { TransactionClient } from "./postgres-database.server";

/** One row of the joined reading, from the driver or from JSON: model queries would take four round trips for it. */
export interface ChannelRow extends StateRow {
  readonly data_key: string;
  readonly last_seq: bigint | number;
  readonly last_message_at: Date | string | null;
  readonly therapist_public_id: string;
  readonly therapist_name: string;
  readonly prospect_public_id: string;
  readonly prospect_name: string;
}

interface StateRow {
  readonly id: number;
  readonly channel_identifier: string;
  readonly status: "active" | "closed";
  readonly closed_at: Date | string | null;
  readonly close_reason: string | null;
  readonly version: bigint | number;
  readonly epoch: number;
  readonly updated_at: Date | string;
  readonly therapist_user_id: number;
  readonly prospect_user_id: number;
  /** Null where row security lets somebody see a channel that is not theirs. */
  readonly prospect_has_plan: boolean | null;
}

const STATE_COLUMNS = Prisma.sql`
  c.id, c.channel_identifier, c.status, c.closed_at, c.close_reason, c.version, c.epoch, c.updated_at,
  t.user_id as therapist_user_id, pu.id as prospect_user_id`;
/** One of the two may ask for this bit of the other's subscriptions; the server itself reads them, for many at once. */
const ASKED_PLAN = Prisma.sql`prospect_has_plan(c.id) as prospect_has_plan`;
const READ_PLAN = Prisma.sql`${hasPlanSql("pu")} as prospect_has_plan`;
const WITH_SEATS = Prisma.sql`
  from chat_channels c
  join therapists t on t.id = c.therapist_id
  join users pu on pu.id = c.prospect_user_id`;
const MEMBER_COLUMNS = Prisma.sql`
  tu.public_id as therapist_public_id, tu.name as therapist_name,
  pu.public_id as prospect_public_id, pu.name as prospect_name`;
const WITH_MEMBERS = Prisma.sql`${WITH_SEATS}
  join users tu on tu.id = t.user_id`;
const CHANNEL = Prisma.sql`
  select ${STATE_COLUMNS}, ${ASKED_PLAN}, c.data_key, c.last_seq, c.last_message_at, ${MEMBER_COLUMNS} ${WITH_MEMBERS}`;

/** The same reading for who writes SQL by hand; a condition on `c` may follow. */
export const CHANNEL_QUERY = CHANNEL.text;

/** Conversations in PostgreSQL, within one transaction. */
export function createChannelRepository(client: TransactionClient): ChannelRepository {
  const findOne = async (query: Prisma.Sql): Promise<Channel | null> => {
    const [row] = await client.$queryRaw<ChannelRow[]>(query);
    return row === undefined ? null : toChannel(row);
  };
  const findDirectChannel: ChannelRepository["findDirectChannel"] = ({ therapistUserId, prospectUserId }) =>
    findOne(
      Prisma.sql`${CHANNEL} where t.user_id = ${therapistUserId} and c.prospect_user_id = ${prospectUserId} and c.kind = 'direct'`,
    );

  return {
    findDirectChannel,
    findChannel: async (channelId, { lock = false } = {}) => {
      if (!isPublicId(channelId)) return null;
      return await findOne(
        Prisma.sql`${CHANNEL} where c.channel_identifier = ${channelId} ${lock ? Prisma.sql`for no key update of c` : Prisma.empty}`,
      );
    },
    async insertDirectChannel({ id, therapistUserId, prospectUserId, wrappedKey }) {
      const inserted = await client.$executeRaw`
        insert into chat_channels (channel_identifier, therapist_id, prospect_user_id, created_by_user_id, data_key)
        select ${id}, t.id, ${prospectUserId}, nullif(current_setting('app.user_id', true), '')::int, ${wrappedKey}
        from therapists t where t.user_id = ${therapistUserId}
        on conflict (therapist_id, prospect_user_id) where kind = 'direct' do nothing`;
      const channel = await findDirectChannel({ therapistUserId, prospectUserId });
      if (channel === null) throw new Error("a direct channel was neither made nor found");
      return { channel, created: inserted === 1 };
    },
    async setClosed(channelDbId, reason) {
      await client.$executeRaw`
        update chat_channels set status = 'closed', closed_at = clock_timestamp(), close_reason = ${reason} where id = ${channelDbId}`;
    },
    async setOpen(channelDbId) {
      await client.$executeRaw`
        update chat_channels set status = 'active', closed_at = null, close_reason = null where id = ${channelDbId}`;
    },
    async takeVersion(channelDbId) {
      const [row] = await client.$queryRaw<{ version: bigint }[]>`
        update chat_channels set version = version + 1 where id = ${channelDbId} returning version`;
      if (row === undefined)
        throw new Error("a channel's version was asked for, and there is no such channel");
      return Number(row.version);
    },
    async listStates(known) {
      const [ids, marks] = [[...known.keys()], [...known.values()]];
      const rows = await client.$queryRaw<(StateRow & { readonly mark: string })[]>`
        select s.*, hash_record_extended(s, 0)::text as mark
        from (
          select ${STATE_COLUMNS}, ${READ_PLAN},
            (select sum(r.seq) from chat_reads r where r.channel_id = c.id) as seqs_read
          ${WITH_SEATS} where c.channel_identifier = any(${ids}::text[])
          offset 0
        ) s
        join unnest(${ids}::text[], ${marks}::text[]) as known (id, mark) on known.id = s.channel_identifier
        where hash_record_extended(s, 0)::text is distinct from known.mark`;
      return rows.map((row) => ({ ...toState(row), mark: row.mark }));
    },
    async listKeysDestroyed(since) {
      const rows = await client.$queryRaw<{ channel_identifier: string }[]>`
        select channel_identifier from chat_channels where key_destroyed_at >= ${since}`;
      return rows.map((row) => row.channel_identifier);
    },
    async listInMore(known) {
      const rows = await client.$queryRaw<{ id: number }[]>`
        select u.id from unnest(${[...known.keys()]}::int[], ${[...known.values()]}::int[]) as u (id, known)
        where u.known
          < (select count(*) from chat_channels c where c.prospect_user_id = u.id)
          + (select count(*) from therapists t join chat_channels c on c.therapist_id = t.id where t.user_id = u.id)`;
      return rows.map((row) => row.id);
    },
  };
}

function toDate(time: Date | string | null): Date | null {
  return time === null ? null : new Date(time);
}

function toState(row: StateRow): ChannelState {
  return {
    channelDbId: row.id,
    id: row.channel_identifier,
    status: row.status,
    closedAt: toDate(row.closed_at),
    closeReason: row.close_reason,
    // Only appointment chats close by the clock.
    closesAt: null,
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
