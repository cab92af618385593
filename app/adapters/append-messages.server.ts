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
      text: "select outcome, message_id, seq, version, created_at from append_messages($1::jsonb) order by ordinal",
      values: [JSON.stringify(drafts.map(toRow))],
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

function toRow(draft: MessageDraft) {
  return {
    channel_identifier: draft.channelId,
    author_user_id: draft.authorUserId,
    client_message_id: draft.clientMessageId,
    public_id: draft.messageId,
    content: draft.content,
    key_id: draft.keyId,
    fingerprint: draft.fingerprint.toString("hex"),
  };
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
