import type pg from "pg";
import type { AppendOutcome, MessageDraft } from "~/services/ports/message-repository";
import { become, runInOneTrip, type TextRow, toArrayLiteral } from "./one-trip.server";

/**
 * To become the sender needs no lock, so it is answered at once or the database is away: then 503 within three seconds
 * (contract P8). The messages themselves may have to wait for somebody else's lock.
 */
const LIMITS = { signMs: 2_500, answerMs: 12_000 } as const;
const TEXT = `select outcome, message_id, seq, version, extract(epoch from created_at) * 1000
  from append_messages($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
  order by ordinal`;

/** The hand-written statement of the send: the whole order of data.md in one durable commit (migration append_messages). */
export async function appendMessages(
  pool: pg.Pool,
  drafts: readonly MessageDraft[],
): Promise<readonly AppendOutcome[]> {
  const append = { name: "append_messages", text: TEXT, values: toColumns(drafts) };
  const [, rows = []] = await runInOneTrip(pool, [become("sender"), append], LIMITS);
  return rows.map(toOutcome);
}

/** One array a column: cheaper for the database to take apart than rows of JSON. */
function toColumns(drafts: readonly MessageDraft[]): string[] {
  const column = (of: (draft: MessageDraft) => string) => toArrayLiteral(drafts.map(of));
  return [
    column((draft) => draft.channelId),
    column((draft) => String(draft.authorUserId)),
    column((draft) => draft.clientMessageId),
    column((draft) => draft.messageId),
    column((draft) => draft.content),
    column((draft) => draft.keyId),
    column((draft) => `\\x${draft.fingerprint.toString("hex")}`),
  ];
}

function toOutcome([outcome, messageId, seq, version, createdAtMs]: TextRow): AppendOutcome {
  switch (outcome) {
    case "stored":
      return {
        outcome,
        seq: Number(seq),
        version: Number(version),
        createdAt: new Date(Number(createdAtMs)),
      };
    case "duplicate":
      return { outcome, messageId: messageId ?? "" };
    case "conflict":
    case "not_found":
    case "chat_closed":
    case "subscription_required":
      return { outcome };
    default:
      throw new Error("append_messages knows an outcome that we do not");
  }
}
