import type { ReadPosition, ReadRepository } from "~/services/ports/read-repository";
import type { TransactionClient } from "./postgres-database.server";

/** Read positions in PostgreSQL, within one transaction. */
export function createReadRepository(client: TransactionClient): ReadRepository {
  return {
    async listReads(channelDbIds) {
      const rows = await client.chatRead.findMany({
        where: { channelId: { in: [...channelDbIds] } },
        include: { user: { select: { publicId: true } } },
      });
      return rows.map(
        (row): ReadPosition => ({
          channelDbId: row.channelId,
          userId: row.user.publicId,
          seq: Number(row.seq),
          at: row.at,
        }),
      );
    },
    async markRead(channelDbId, userId, seq) {
      const [moved] = await client.$queryRaw<{ seq: bigint; at: Date }[]>`
        insert into chat_reads as r (channel_id, user_id, seq)
        select c.id, ${userId}, least(${seq}::bigint, c.last_seq) from chat_channels c where c.id = ${channelDbId}
        on conflict (channel_id, user_id) do update set seq = excluded.seq, at = now() where r.seq < excluded.seq
        returning seq, at`;
      return moved === undefined ? null : { seq: Number(moved.seq), at: moved.at };
    },
  };
}
