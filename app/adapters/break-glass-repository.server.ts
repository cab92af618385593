import { isPublicId } from "~/domain/public-id";
import type { BreakGlassRepository } from "~/services/ports/break-glass-repository";
import type { TransactionClient } from "./postgres-database.server";

/** Grants in PostgreSQL, within one transaction. */
export function createBreakGlassRepository(client: TransactionClient): BreakGlassRepository {
  return {
    async insertGrant({ channelId, adminUserId, reason, minutes }) {
      if (!isPublicId(channelId)) return null;
      const [row] = await client.$queryRaw<{ expires_at: Date }[]>`
        insert into break_glass_grants (admin_user_id, channel_id, reason, expires_at)
        select ${adminUserId}, c.id, ${reason}, now() + ${minutes}::int * interval '1 minute'
        from chat_channels c where c.channel_identifier = ${channelId}
        returning expires_at`;
      return row === undefined ? null : { expiresAt: row.expires_at };
    },
    async endGrants(channelId, adminUserId) {
      if (!isPublicId(channelId)) return 0;
      return await client.$executeRaw`
        insert into break_glass_ends (grant_id, admin_user_id)
        select g.id, g.admin_user_id
        from break_glass_grants g join chat_channels c on c.id = g.channel_id
        where c.channel_identifier = ${channelId} and g.admin_user_id = ${adminUserId}
          and g.expires_at > clock_timestamp()
          and not exists (select from break_glass_ends e where e.grant_id = g.id)
        on conflict do nothing`;
    },
    async findGrant(channelId) {
      if (!isPublicId(channelId)) return null;
      const [row] = await client.$queryRaw<{ expires_at: Date | null }[]>`
        select max(g.expires_at) as expires_at
        from break_glass_grants g join chat_channels c on c.id = g.channel_id
        where c.channel_identifier = ${channelId}`;
      return row?.expires_at ? { expiresAt: row.expires_at } : null;
    },
  };
}
