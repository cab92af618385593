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
  };
}
