import { isRecordFormat } from "~/domain/record/record";
import { Prisma } from "~/generated/prisma/client";
import type { ExportRepository, StoredExport } from "~/services/ports/export-repository";
import type { TransactionClient } from "./postgres-database.server";

interface ExportRow {
  readonly public_id: string;
  readonly channel_identifier: string;
  readonly user_id: number;
  readonly asked_as: string;
  readonly format: string;
  readonly range_from: Date | null;
  readonly range_to: Date | null;
  readonly time_zone: string;
  readonly status: string;
  readonly reason: string | null;
  readonly row_count: number | null;
  readonly sha256: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
}

/** The register in PostgreSQL, within one transaction. */
export function createExportRepository(client: TransactionClient): ExportRepository {
  return {
    async findRange(channelDbId, { from, to }) {
      const [row] = await client.$queryRaw<{ first: bigint | null; last: bigint | null; count: bigint }[]>`
        select min(seq) as first, max(seq) as last, count(*) as count from chat_messages
        where channel_id = ${channelDbId}
          and (${from}::timestamptz is null or created_at >= ${from}::timestamptz)
          and (${to}::timestamptz is null or created_at < ${to}::timestamptz)`;
      if (row === undefined || row.first === null || row.last === null) return null;
      return { first: Number(row.first), last: Number(row.last), count: Number(row.count) };
    },
    async insertExport({ id, channelDbId, userId, askedAs, format, from, to, timeZone }) {
      await client.$executeRaw`
        insert into exports (public_id, channel_id, user_id, asked_as, format, range_from, range_to, time_zone)
        values (${id}, ${channelDbId}, ${userId}, ${askedAs}, ${format}, ${from}, ${to}, ${timeZone})`;
    },
    async endExport(exportId, end) {
      const [reason, sha256, keyId] =
        end.status === "complete" ? [null, end.sha256, end.keyId] : [end.reason, null, null];
      const ended = await client.$executeRaw`
        update exports set status = ${end.status}, reason = ${reason}, row_count = ${end.rows}, sha256 = ${sha256},
          key_id = ${keyId}, first_seq = ${end.seqs?.first ?? null}, last_seq = ${end.seqs?.last ?? null},
          ended_at = clock_timestamp()
        where public_id = ${exportId}`;
      if (ended !== 1) throw new Error("an export's end was told, and there is no such export that goes on");
    },
    async listExports({ channelIds, from, until, limit }) {
      const ofChannels =
        channelIds === undefined
          ? Prisma.sql`true`
          : Prisma.sql`c.channel_identifier = any(${[...channelIds]}::text[])`;
      const rows = await client.$queryRaw<ExportRow[]>`
        select e.public_id, c.channel_identifier, e.user_id, e.asked_as, e.format, e.range_from, e.range_to, e.time_zone,
          e.status, e.reason, e.row_count, e.sha256, e.started_at, e.ended_at
        from exports e join chat_channels c on c.id = e.channel_id
        where ${ofChannels} and e.started_at >= coalesce(${from ?? null}::timestamptz, '-infinity')
          and e.started_at < coalesce(${until ?? null}::timestamptz, 'infinity')
        order by e.started_at desc, e.id desc limit ${limit}`;
      return rows.map(toStoredExport);
    },
  };
}

function toStoredExport(row: ExportRow): StoredExport {
  if (!isRecordFormat(row.format)) throw new Error("unknown format of a record");
  return {
    ...{ id: row.public_id, channelId: row.channel_identifier, userId: row.user_id, format: row.format },
    askedAs: row.asked_as === "therapist" ? "therapist" : "prospect",
    ...{ from: row.range_from, to: row.range_to, timeZone: row.time_zone },
    status: row.status === "complete" || row.status === "incomplete" ? row.status : "started",
    ...{ reason: row.reason, rows: row.row_count, sha256: row.sha256 },
    ...{ startedAt: row.started_at, endedAt: row.ended_at },
  };
}
