import { relationOf } from "~/domain/access";
import { type Channel, peerOf } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import { LIMITS } from "~/protocol/limits";
import type { RecordChoice, RecordPreview, WireExport } from "~/protocol/records";
import type { ServiceDeps } from "./deps";
import { type ExportInput, requireExportable } from "./export-record";
import type { ExportPeriod, StoredExport } from "./ports/export-repository";

/** Of which conversations this person may take a record, and which records they have asked for, newest first. */
export interface RecordsAnswer {
  readonly conversations: readonly RecordChoice[];
  readonly exports: readonly WireExport[];
}

/** Both lists are empty for whoever is in no conversation. */
export async function listRecords(
  { database }: Pick<ServiceDeps, "database">,
  { viewer, ownCopy }: Pick<ExportInput, "viewer" | "ownCopy">,
): Promise<RecordsAnswer> {
  const [reading] = await database.readChannels([{ userId: viewer.userId, channelId: null }]);
  const channels = reading?.channels ?? [];
  const exports = await database.transaction({ role: "app", userId: viewer.userId }, (tx) =>
    tx.exports.listExports({ limit: LIMITS.exportsShown }),
  );
  const names = new Map(channels.map((channel) => [channel.id, peerOf(viewer.userId, channel).name]));
  return {
    conversations: channels
      .filter((channel) => ownCopy || relationOf(viewer, channel) === "therapist")
      .map((channel) => toChoice(viewer, channel)),
    exports: exports.map((row) => toWireExport(row, names.get(row.channelId) ?? null)),
  };
}

/** How many messages a record will hold. Throws as the export itself would, but for how recent the sign-in is. */
export async function previewRecord(
  deps: Pick<ServiceDeps, "database" | "clock">,
  {
    viewer,
    ownCopy,
    channelId,
    from,
    to,
  }: Pick<ExportInput, "viewer" | "ownCopy" | "channelId"> & ExportPeriod,
): Promise<RecordPreview> {
  return await deps.database.transaction({ role: "app", userId: viewer.userId }, async (tx) => {
    const channel = requireExportable({ viewer, ownCopy }, await tx.channels.findChannel(channelId));
    const range = await tx.exports.findRange(channel.channelDbId, { from, to });
    return { messages: range?.count ?? 0, first: range?.first ?? null, last: range?.last ?? null };
  });
}

function toChoice({ userId }: Viewer, channel: Channel): RecordChoice {
  const { id, lastSeq: messages } = channel;
  const appointmentAt = channel.appointment?.startsAt.toISOString() ?? null;
  return { id, peerName: peerOf(userId, channel).name, appointmentAt, messages };
}

/** A row of the register as its reader sees it; `peerName` null: the conversation is not theirs any more. */
export function toWireExport(row: StoredExport, peerName: string | null): WireExport {
  return { ...toWireRow(row), peerName };
}

/** What everybody who may see a row of the register sees of it. */
export function toWireRow(row: StoredExport): Omit<WireExport, "peerName"> {
  const { id, format, askedAs, status, rows, sha256, timeZone } = row;
  return {
    ...{ id, format, askedAs, status, messages: rows, sha256, timeZone },
    startedAt: row.startedAt.toISOString(),
    from: row.from?.toISOString() ?? null,
    to: row.to?.toISOString() ?? null,
  };
}
