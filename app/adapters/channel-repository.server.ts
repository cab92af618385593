import type { Channel } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import { Prisma } from "~/generated/prisma/client";
import type { ChannelRepository } from "~/services/ports/channel-repository";
import {
  CHANNEL,
  type ChannelRow,
  READ_PLAN,
  STATE_COLUMNS,
  type StateRow,
  toChannel,
  toState,
  WITH_SEATS,
} from "./channel-row.server";
import type { TransactionClient } from "./postgres-database.server";

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
    async keepOpen(channelDbId, minutes) {
      const [row] = await client.$queryRaw<{ kept: boolean }[]>`
        select keep_chat_open(${channelDbId}::int, ${minutes}::int) as kept`;
      if (row?.kept !== true)
        throw new Error("a chat was kept open that is no appointment's of this therapist");
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
