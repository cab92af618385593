import type { AuditEntry, AuditEvent, AuditQuery, AuditRepository } from "~/services/ports/audit-log";
import type { Actor } from "~/services/ports/chat-database";
import type { FakeChatState } from "./fake-chat-state";
import type { FakeTransactionContext } from "./fake-transaction-context";

export function createFakeAuditRepository({
  view,
  write,
  now,
  step,
}: FakeTransactionContext): AuditRepository {
  return {
    search: (query) =>
      step("search", ["auditor"], () =>
        [...view().audit]
          .reverse()
          .filter((event) => isWanted(event, query))
          .slice(0, query.limit),
      ),
    listHeads: () =>
      step("listHeads", ["auditor"], () => {
        const { length } = view().audit;
        return length === 0 ? [] : [`1:${length}:${"0".repeat(64)}`];
      }),
    listChecks: () =>
      step("listChecks", ["auditor"], () =>
        [...new Map(view().checks.map((check) => [check.kind, check])).values()].sort((a, b) =>
          a.kind.localeCompare(b.kind),
        ),
      ),
    insertCheck: (check) =>
      step("insertCheck", ["auditor"], () => {
        const at = now();
        write(({ checks }) => void checks.push({ ...check, at }));
      }),
  };
}

/** A row of the trail, as the writer function makes it. */
export function addAuditEvent(state: FakeChatState, { worker, note, ...entry }: AuditEntry, at: Date): void {
  state.audit.push({
    ...entry,
    id: `${at.getTime() * 1_000}-1-${state.audit.length + 1}`,
    at,
    actor: entry.userId === null ? (worker ?? "anonymous") : "person",
    note: note ?? null,
  });
}

/** What the database's own triggers say of a change. */
export function toChangeEntry(
  actor: Actor,
  what: Pick<AuditEntry, "action" | "reason" | "channelId" | "subjectUserId" | "seqs">,
): AuditEntry {
  const isPerson = actor.role === "app" || actor.role === "admin";
  const access = isPerson ? actor.access : undefined;
  return {
    ...{ sessionId: access?.sessionId ?? null, address: access?.address ?? null },
    ...{ requestId: access?.requestId ?? null, note: access?.note },
    ...{ userId: isPerson ? actor.userId : null, worker: actor.role },
    ...{ ...what, outcome: "done", count: 1 },
  };
}

function isWanted(event: AuditEvent, query: AuditQuery): boolean {
  const { userId, notUserId, channelIds, subjectUserId, action, outcome, from, until, after } = query;
  const ofChannels =
    channelIds === undefined ||
    channelIds.includes(event.channelId ?? "") ||
    (subjectUserId !== undefined && event.channelId === undefined && event.subjectUserId === subjectUserId);
  return (
    ofChannels &&
    (userId === undefined || event.userId === userId) &&
    (notUserId === undefined || event.userId !== notUserId) &&
    (action === undefined || event.action === action) &&
    (outcome === undefined || event.outcome === outcome) &&
    (from === undefined || event.at >= from) &&
    (until === undefined || event.at < until) &&
    (after === undefined || placeOf(event.id) < placeOf(after))
  );
}

const placeOf = (id: string) => Number(id.split("-")[2]);
