import type pg from "pg";
import type { AuditAccess, AuditEntry } from "~/services/ports/audit-log";
import { become, runInOneTrip } from "./one-trip.server";

/** To become the worker needs no lock; the trail's chains are locked for one commit each. */
const LIMITS = { signMs: 2_500, answerMs: 12_000 } as const;
/** Events as rows of the database's type audit_entry, in one call: they take the next places of one chain. */
const TEXT =
  "select write_audit(array(select entry from jsonb_populate_recordset(null::audit_entry, $1::jsonb) entry))";

/** All of the events in one durable commit, in the trail for good when this resolves. */
export async function appendAudit(pool: pg.Pool, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const write = { name: "write_audit", text: TEXT, values: [JSON.stringify(entries.map(toRow))] };
  await runInOneTrip(pool, [become("worker"), write], LIMITS);
}

/** What the database's own rows take from the setting `app.access`. */
export function toAccessJson({ sessionId, address, requestId, note }: AuditAccess): Record<string, unknown> {
  return { session: sessionId, address, request: requestId, note };
}

function toRow(entry: AuditEntry): Record<string, unknown> {
  return {
    actor: entry.userId === null ? (entry.worker ?? "anonymous") : "person",
    actor_user_id: entry.userId,
    session_id: entry.sessionId,
    action: entry.action,
    outcome: entry.outcome,
    reason: entry.reason,
    channel: entry.channelId,
    subject_user_id: entry.subjectUserId,
    first_seq: entry.seqs?.first,
    last_seq: entry.seqs?.last,
    count: entry.count,
    address: entry.address,
    request_id: entry.requestId,
    note: entry.note,
  };
}
