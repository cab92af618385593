import type pg from "pg";
import type { AppendOutcome, MessageDraft } from "~/services/ports/message-repository";
import { toAccessJson } from "./append-audit.server";
import { toAuditError } from "./audit-errors.server";
import { become, runInOneTrip, type TextRow, toArrayLiteral } from "./one-trip.server";

/**
 * To become the sender needs no lock, so it is answered at once or the database is away: then 503 within three seconds
 * (contract P8). The messages themselves may have to wait for somebody else's lock.
 */
const LIMITS = { signMs: 2_500, answerMs: 12_000 } as const;
const TEXT = `select outcome, message_id, seq, version, extract(epoch from created_at) * 1000
  from append_messages($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
  order by ordinal`;

/** For the rows of the audit trail that the database writes by itself. */
const FROM_WHERE = "select set_config('app.access', $1, true)";

/** The hand-written statement of the send: the whole order of data.md in one durable commit (migration append_messages). */
export async function appendMessages(
  pool: pg.Pool,
  drafts: readonly MessageDraft[],
): Promise<readonly AppendOutcome[]> {
  const from = { name: "from_where", text: FROM_WHERE, values: [toAccess(drafts)] };
  const append = { name: "append_messages", text: TEXT, values: toColumns(drafts) };
  try {
    const [, , rows = []] = await runInOneTrip(pool, [become("sender"), from, append], LIMITS);
    return rows.map(toOutcome);
  } catch (error) {
    // Of several, the one the trail does not take must not be the end of the others: they are tried one by one.
    throw drafts.length === 1 ? toAuditError(error) : error;
  }
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

/** From where each message comes, by its id. */
function toAccess(drafts: readonly MessageDraft[]): string {
  const told = drafts.flatMap(({ messageId, access }) =>
    access === undefined ? [] : [[messageId, toAccessJson(access)] as const],
  );
  return JSON.stringify(Object.fromEntries(told));
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
