import type { DueConversation, DuePage, PurgeStep, RetentionBook } from "~/services/ports/retention-book";
import type { PostgresDatabase, TransactionClient } from "./postgres-database.server";
import { createRetentionTransaction } from "./retention-transaction.server";

interface StepRow {
  readonly channel: string;
  readonly step: PurgeStep["step"];
  readonly removed: number;
}

/** Rules, holds, receipts and the purge in PostgreSQL. */
export function createRetentionBook({
  database,
}: {
  database: Pick<PostgresDatabase, "run">;
}): RetentionBook {
  return {
    purgeStep: (atMost) =>
      database.run({ role: "worker" }, async (client) => {
        const rows = await client.$queryRaw<StepRow[]>`
          select channel, step, removed from purge_step(${atMost}::int)`;
        return rows.map(({ channel, step, removed }) => ({ channelId: channel, step, messages: removed }));
      }),
    listDue: (asOf, limit) => database.run({ role: "worker" }, (client) => listDue(client, asOf, limit)),
    asAdmin: (userId, access, work) =>
      database.run({ role: "admin", userId, access }, (client) =>
        work({
          listDue: (asOf, limit) => listDue(client, asOf, limit),
          ...createRetentionTransaction(client, userId),
        }),
      ),
  };
}

interface DueRow {
  readonly channel: string;
  readonly kind: string;
  readonly therapist: string;
  readonly prospect: string;
  readonly policy: string;
  readonly due_at: Date;
  readonly messages: bigint;
  readonly edits: bigint;
  readonly log_lines: bigint;
  readonly first_seq: bigint | null;
  readonly last_seq: bigint | null;
  readonly first_at: Date | null;
  readonly last_at: Date | null;
  readonly in_all: bigint;
}

async function listDue(client: TransactionClient, asOf: Date, limit: number): Promise<DuePage> {
  const rows = await client.$queryRaw<DueRow[]>`
    select * from list_retention_due(${asOf}::timestamptz, ${limit}::int)`;
  return { conversations: rows.map(toDue), inAll: Number(rows[0]?.in_all ?? 0) };
}

function toDue(row: DueRow): DueConversation {
  return {
    ...{ channelId: row.channel, kind: row.kind, ruleId: row.policy, dueAt: row.due_at },
    ...{ therapistId: row.therapist, prospectId: row.prospect },
    ...{ messages: Number(row.messages), edits: Number(row.edits), logLines: Number(row.log_lines) },
    seqs:
      row.first_seq === null || row.last_seq === null
        ? null
        : { first: Number(row.first_seq), last: Number(row.last_seq) },
    ...{ firstAt: row.first_at, lastAt: row.last_at },
  };
}
