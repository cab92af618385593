import { Prisma } from "~/generated/prisma/client";
import type { AuditEvent, AuditQuery, AuditRepository } from "~/services/ports/audit-log";
import { readHeads } from "./audit-chain-rows.server";
import type { TransactionClient } from "./postgres-database.server";

interface EventRow {
  readonly chain: number;
  readonly position: bigint;
  readonly at: Date;
  readonly micros: bigint;
  readonly actor: string;
  readonly actor_user_id: number | null;
  readonly session_id: string | null;
  readonly action: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly channel: string | null;
  readonly subject_user_id: number | null;
  readonly first_seq: bigint | null;
  readonly last_seq: bigint | null;
  readonly count: number;
  readonly address: string | null;
  readonly request_id: string | null;
  readonly note: string | null;
}

/** The trail in PostgreSQL, within one transaction of its auditor. */
export function createAuditRepository(client: TransactionClient): AuditRepository {
  return {
    async search(query) {
      const rows = await client.$queryRaw<EventRow[]>`
        select chain, position, at, (extract(epoch from at) * 1000000)::bigint as micros, actor, actor_user_id, session_id,
          action, outcome, reason, channel, subject_user_id, first_seq, last_seq, count, address, request_id, note
        from audit_events
        where ${Prisma.join(toConditions(query), " and ")}
        order by at desc, chain desc, position desc
        limit ${query.limit}`;
      return rows.map(toEvent);
    },
    async listHeads() {
      return (await readHeads(client)).map(({ chain, position, hash }) => `${chain}:${position}:${hash}`);
    },
    async listChecks() {
      const rows = await client.$queryRaw<{ kind: string; at: Date; events: bigint; problems: number }[]>`
        select distinct on (kind) kind, at, events, problems from audit_checks order by kind, at desc`;
      return rows.map(({ kind, at, events, problems }) => ({
        ...{ kind: kind === "heads" ? "heads" : "verify", at, events: Number(events), problems },
      }));
    },
    async insertCheck({ kind, events, problems }) {
      await client.$executeRaw`
        insert into audit_checks (kind, events, problems) values (${kind}, ${events}, ${problems})`;
    },
  };
}

function toConditions(query: AuditQuery): Prisma.Sql[] {
  const conditions = [Prisma.sql`true`];
  const { userId, notUserId, channelIds, subjectUserId, action, outcome, from, until, after } = query;
  if (userId !== undefined) conditions.push(Prisma.sql`actor_user_id = ${userId}`);
  if (notUserId !== undefined) conditions.push(Prisma.sql`actor_user_id is distinct from ${notUserId}`);
  if (channelIds !== undefined) {
    const ofChannels = Prisma.sql`channel = any(${[...channelIds]}::text[])`;
    conditions.push(
      subjectUserId === undefined
        ? ofChannels
        : Prisma.sql`(${ofChannels} or (channel is null and subject_user_id = ${subjectUserId}))`,
    );
  }
  if (action !== undefined) conditions.push(Prisma.sql`action = ${action}`);
  if (outcome !== undefined) conditions.push(Prisma.sql`outcome = ${outcome}`);
  if (from !== undefined) conditions.push(Prisma.sql`at >= ${from}`);
  if (until !== undefined) conditions.push(Prisma.sql`at < ${until}`);
  const place = after === undefined ? null : parsePlace(after);
  if (place !== null)
    conditions.push(
      Prisma.sql`(at, chain, position) < (timestamptz 'epoch' + ${place.micros}::bigint * interval '1 microsecond', ${place.chain}::smallint, ${place.position}::bigint)`,
    );
  return conditions;
}

/** `<microseconds>-<chain>-<position>`: the order of the list, and a row's name in the trail. */
function toId({ micros, chain, position }: EventRow): string {
  return `${micros}-${chain}-${position}`;
}

function parsePlace(id: string): { micros: bigint; chain: number; position: bigint } | null {
  const [, micros, chain, position] = /^(\d{1,17})-(\d{1,4})-(\d{1,18})$/.exec(id) ?? [];
  if (micros === undefined || chain === undefined || position === undefined) return null;
  return { micros: BigInt(micros), chain: Number(chain), position: BigInt(position) };
}

function toEvent(row: EventRow): AuditEvent {
  const { action } = row;
  const outcome = row.outcome === "done" ? "done" : "refused";
  const { first_seq: first, last_seq: last } = row;
  return {
    ...{ id: toId(row), at: row.at, actor: row.actor, userId: row.actor_user_id, sessionId: row.session_id },
    ...{ action, outcome, count: row.count, address: row.address, requestId: row.request_id, note: row.note },
    reason: row.reason ?? undefined,
    channelId: row.channel ?? undefined,
    subjectUserId: row.subject_user_id ?? undefined,
    seqs: first === null || last === null ? undefined : { first: Number(first), last: Number(last) },
  };
}
