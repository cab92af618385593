import type { BodyFormat } from "~/domain/record/record";
import type { RecordManifest } from "~/domain/record/seal";
import type { ServiceDeps } from "./deps";
import { makeRecordBody } from "./make-record-body";
import type { BodyChunk, RecordBodies } from "./ports/record-bodies";
import { sealRecord, toManifest } from "./record-seal";
import type { RecordOrder } from "./stream-record";
import { TAKE_TURNS } from "./take-turns";

/** One format of a record with its seal; returns what the seal says. */
export async function* sealRecordFile(
  deps: ServiceDeps,
  order: RecordOrder,
  format: BodyFormat,
): AsyncGenerator<BodyChunk, RecordManifest, void> {
  const { viewer, channel, heading, range } = order;
  const asked = { userId: viewer.userId, channel, heading, range, format };
  const made = yield* bodiesOf(deps).make(asked);
  const manifest = toManifest(deps.records, { ...order, format }, made);
  const { messages: rows, firstSeq: first, lastSeq: last } = manifest;
  const bytes = new TextEncoder().encode(sealRecord(deps.records, manifest) + manifest.tail);
  yield { bytes, told: { rows, seqs: rows === 0 ? null : { first, last } } };
  return manifest;
}

/** By another thread where there is one, else between the sends of this one. */
function bodiesOf(deps: ServiceDeps): Pick<RecordBodies, "make"> {
  return deps.recordBodies ?? { make: (order) => makeRecordBody({ ...deps, pace: TAKE_TURNS }, order) };
}
