import type pg from "pg";
import type { AppendOutcome, MessageDraft } from "~/services/ports";

interface OutcomeRow {
  readonly outcome: AppendOutcome["outcome"];
  readonly message_id: string;
  readonly seq: string;
  readonly version: string;
  readonly created_at: Date;
}

/** The hand-written statement of the send: the whole order of data.md in one durable commit (migration append_messages). */
export async function appendMessages(
  pool: pg.Pool,
  drafts: readonly MessageDraft[],
): Promise<readonly AppendOutcome[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select set_config('role', 'renavest_sender', true)");
    const { rows } = await client.query<OutcomeRow>({
      name: "append_messages",
      text: `select outcome, message_id, seq, version, created_at
        from append_messages($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
        order by ordinal`,
      values: toColumns(drafts),
    });
    await client.query("commit");
    return rows.map(toOutcome);
  } catch (error) {
    await client.query("rollback").catch((lost: Error) => {
      broken = lost;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** One array a column: cheaper for the database to take apart than rows of JSON. */
function toColumns(drafts: readonly MessageDraft[]): unknown[] {
  return [
    drafts.map((draft) => draft.channelId),
    drafts.map((draft) => draft.authorUserId),
    drafts.map((draft) => draft.clientMessageId),
    drafts.map((draft) => draft.messageId),
    drafts.map((draft) => draft.content),
    drafts.map((draft) => draft.keyId),
    drafts.map((draft) => draft.fingerprint),
  ];
}

function toOutcome(row: OutcomeRow): AppendOutcome {
  switch (row.outcome) {
    case "stored":
      return {
        outcome: row.outcome,
        seq: Number(row.seq),
        version: Number(row.version),
        createdAt: row.created_at,
      };
    case "duplicate":
      return { outcome: row.outcome, messageId: row.message_id };
    default:
      return { outcome: row.outcome };
  }
}
