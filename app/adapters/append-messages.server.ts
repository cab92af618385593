import pg from "pg";
import type { AppendOutcome, MessageDraft } from "~/services/ports/message-repository";

interface OutcomeRow {
  readonly outcome: AppendOutcome["outcome"];
  readonly message_id: string;
  readonly seq: string;
  readonly version: string;
  readonly created_at: Date;
}

/** It needs no lock, so it is answered at once or the database is away: then 503 within three seconds (contract P8). */
const BEGIN = { text: "begin; set local role renavest_sender", query_timeout: 2_500 } as const;

/** The hand-written statement of the send: the whole order of data.md in one durable commit (migration append_messages). */
export async function appendMessages(
  pool: pg.Pool,
  drafts: readonly MessageDraft[],
): Promise<readonly AppendOutcome[]> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(BEGIN);
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
    // Only a server that has answered can be asked to roll back.
    if (error instanceof pg.DatabaseError) broken = await rollBack(client);
    else broken = error instanceof Error ? error : new Error("the connection broke");
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The error that shows the connection to be of no further use. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  return await client.query("rollback").then(
    () => undefined,
    (error: Error) => error,
  );
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
