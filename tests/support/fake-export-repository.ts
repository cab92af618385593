import type {
  ExportEnd,
  ExportRepository,
  NewExport,
  StoredExport,
} from "~/services/ports/export-repository";
import { addAuditEvent, toChangeEntry } from "./fake-audit-repository";
import type { FakeTransactionContext } from "./fake-transaction-context";

export function createFakeExportRepository({
  actor,
  view,
  write,
  now,
  step,
}: FakeTransactionContext): ExportRepository {
  const own = (row: StoredExport) =>
    actor.role === "admin" || ("userId" in actor && row.userId === actor.userId);
  const tell = (row: StoredExport, end: ExportEnd | null, at: Date): void =>
    write((state) => {
      const channel = state.findChannelRow(row.channelId);
      state.exports.set(row.id, row);
      const status = end?.status ?? "started";
      const action =
        status === "started"
          ? "export_started"
          : status === "complete"
            ? "export_completed"
            : "export_incomplete";
      const what = { action, channelId: row.channelId, subjectUserId: channel?.prospectUserId } as const;
      const entry = toChangeEntry(actor, {
        ...what,
        reason: row.reason ?? undefined,
        seqs: end?.seqs ?? undefined,
      });
      const note = [row.format, row.id, ...(row.sha256 === null ? [] : [`sha256:${row.sha256}`])].join(" ");
      addAuditEvent(state, { ...entry, count: end?.rows ?? 0, note }, at);
    });

  return {
    findRange: (channelDbId, { from, to }) =>
      step("findRange", ["app"], () => {
        const seqs = view()
          .messagesOf(channelDbId)
          .filter(({ createdAt }) => (from === null || createdAt >= from) && (to === null || createdAt < to))
          .map(({ seq }) => seq);
        return seqs.length === 0
          ? null
          : { first: Math.min(...seqs), last: Math.max(...seqs), count: seqs.length };
      }),
    insertExport: (order) =>
      step("insertExport", ["app"], () => {
        const at = now();
        const channelId = view().channels.get(order.channelDbId)?.id ?? "";
        tell(toStored(order, channelId, at), null, at);
      }),
    endExport: (exportId, end) =>
      step("endExport", ["app"], () => {
        const row = view().exports.get(exportId);
        if (row === undefined || !own(row) || row.status !== "started")
          throw new Error("no export that goes on");
        const at = now();
        const told = end.status === "complete" ? { sha256: end.sha256 } : { reason: end.reason };
        tell({ ...row, status: end.status, rows: end.rows, endedAt: at, ...told }, end, at);
      }),
    listExports: ({ channelIds, from, until, limit }) =>
      step("listExports", ["app", "admin"], () =>
        [...view().exports.values()]
          .filter((row) => own(row) && (channelIds === undefined || channelIds.includes(row.channelId)))
          .filter(({ startedAt }) => (!from || startedAt >= from) && (!until || startedAt < until))
          .reverse()
          .slice(0, limit),
      ),
  };
}

function toStored({ channelDbId: _, ...order }: NewExport, channelId: string, startedAt: Date): StoredExport {
  return {
    ...order,
    channelId,
    status: "started",
    reason: null,
    rows: null,
    sha256: null,
    startedAt,
    endedAt: null,
  };
}
