import type { Channel } from "~/domain/channel";
import { isChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { RecordFormat, RecordHeading } from "~/domain/record/record";
import { toActor } from "./audit-entry";
import { bundleRecord } from "./bundle-record";
import type { ServiceDeps } from "./deps";
import type { ExportEnd } from "./ports/export-repository";
import type { ToldMessages } from "./ports/record-bodies";
import { sealRecordFile } from "./seal-record-file";

/** A record that is on record already. */
export interface RecordOrder {
  readonly viewer: Viewer;
  readonly channel: Channel;
  readonly heading: RecordHeading;
  /** Places of its first and last message; null: there is none. */
  readonly range: { readonly first: number; readonly last: number } | null;
  readonly auditHeads: readonly string[];
  readonly format: RecordFormat;
}

/**
 * The file, piece by piece, in memory that does not grow with it. Ends only once the register knows that all of it was
 * taken; whatever ends it before (the reader, the database, lost rights) is put on record as incomplete.
 */
export async function* streamRecord(deps: ServiceDeps, order: RecordOrder): AsyncGenerator<Uint8Array, void> {
  const { viewer, format } = order;
  const making = format === "zip" ? bundleRecord(deps, order) : sealRecordFile(deps, order, format);
  let told: ToldMessages = { rows: 0, seqs: null };
  let isEnded = false;
  let reason = "connection_closed";
  try {
    let step = await making.next();
    for (; step.done !== true; step = await making.next()) {
      told = step.value.told;
      yield step.value.bytes;
    }
    const { bodySha256: sha256, keyId } = step.value;
    await endExport(deps, order, { status: "complete", sha256, keyId, ...told });
    isEnded = true;
  } catch (error) {
    reason = isChatError(error) ? error.code : "internal";
    throw error;
  } finally {
    if (!isEnded) {
      await making.return(undefined as never).catch(() => undefined);
      await endExport(deps, order, { status: "incomplete", reason, ...told }).catch((error: unknown) =>
        deps.log.error("export_end_lost", error, { requestId: viewer.origin?.requestId }),
      );
    }
  }
}

function endExport(
  { database }: ServiceDeps,
  { viewer, heading }: RecordOrder,
  end: ExportEnd,
): Promise<void> {
  return database.transaction(toActor(viewer), (tx) => tx.exports.endExport(heading.exportId, end));
}
