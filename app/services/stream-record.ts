import type { Channel } from "~/domain/channel";
import { ChatError, isChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import { SHOWN_DIGITS, toCanonicalLine } from "~/domain/record/canonical-line";
import type { RecordFormat, RecordHeading } from "~/domain/record/record";
import { toActor } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { openRecordMessage } from "./open-record-message";
import type { ExportEnd } from "./ports/export-repository";
import type { RecordRow } from "./ports/message-repository";
import type { RecordWriter } from "./ports/record-tools";
import { createRecordChunks } from "./record-chunks";
import { createBodyHash, createTold, type HashedMessage, sealRecord, toManifest } from "./record-seal";

/** Messages of one reading of the database. */
const PAGE = 500;

/** A record that is on record already. */
export interface RecordOrder {
  readonly viewer: Viewer;
  readonly channel: Channel;
  readonly heading: RecordHeading;
  /** Places of its first and last message; null: there is none. */
  readonly range: { readonly first: number; readonly last: number } | null;
  readonly auditHeads: readonly string[];
  readonly format: RecordFormat;
  readonly writer: RecordWriter;
}

/**
 * The file, piece by piece, in memory that does not grow with it. Ends only once the register knows that all of it was
 * taken; whatever ends it before (the reader, the database, lost rights) is put on record as incomplete.
 */
export async function* streamRecord(deps: ServiceDeps, order: RecordOrder): AsyncGenerator<Uint8Array, void> {
  const { writer, heading } = order;
  const body = createBodyHash(deps.records);
  const told = createTold(deps.records);
  const chunks = createRecordChunks(body.update);
  let isEnded = false;
  let reason = "connection_closed";
  try {
    yield* chunks.add(await writer.begin(heading));
    for await (const messages of readMessages(deps, order)) {
      told.note(messages);
      yield* chunks.add(await writer.add(messages));
    }
    const { body: rest, tail } = await writer.close();
    yield* chunks.end(rest);
    const manifest = toManifest(deps.records, order, { ...told.end(), ...body.end(), tail });
    yield new TextEncoder().encode(sealRecord(deps.records, manifest) + tail);
    const { bodySha256: sha256, keyId } = manifest;
    await endExport(deps, order, { status: "complete", sha256, keyId, ...told.sum() });
    isEnded = true;
  } catch (error) {
    reason = isChatError(error) ? error.code : "internal";
    throw error;
  } finally {
    if (!isEnded)
      await endExport(deps, order, { status: "incomplete", reason, ...told.sum() }).catch((error: unknown) =>
        deps.log.error("export_end_lost", error, { requestId: order.viewer.origin?.requestId }),
      );
  }
}

/** The next page is on its way while this one is opened; sends and streams come in between slices. */
async function* readMessages(
  { database, cipher, records }: ServiceDeps,
  { viewer, channel, range, writer: { slice } }: RecordOrder,
): AsyncGenerator<readonly HashedMessage[], void> {
  if (range === null) return;
  const read = async (afterSeq: number): Promise<readonly RecordRow[]> => {
    const page = { channel, afterSeq, untilSeq: range.last, limit: PAGE };
    const rows = await database.readRecordPage(viewer.userId, page);
    if (rows === null) throw new ChatError("not_found");
    return rows;
  };
  let coming = read(range.first - 1);
  for (;;) {
    const rows = await coming;
    const last = rows.at(-1);
    const isLastPage = rows.length < PAGE || last === undefined;
    if (!isLastPage) coming = heard(read(last.seq));
    for (let at = 0; at < rows.length; at += slice) {
      yield rows.slice(at, at + slice).map((row) => {
        const message = openRecordMessage(cipher, channel, row);
        const sha256 = records.sha256(toCanonicalLine(message));
        return { message, sha256, digest: sha256.toString("hex", 0, SHOWN_DIGITS / 2) };
      });
      await letOthersIn();
    }
    if (isLastPage) return;
  }
}

/** Whoever stops waiting for it must not end the process by it. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function letOthersIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function endExport(
  { database }: ServiceDeps,
  { viewer, heading }: RecordOrder,
  end: ExportEnd,
): Promise<void> {
  return database.transaction(toActor(viewer), (tx) => tx.exports.endExport(heading.exportId, end));
}
