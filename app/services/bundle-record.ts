import { ChatError } from "~/domain/errors";
import { toBundleManifest, toBundleReadme } from "~/domain/record/bundle-papers";
import { BODY_FORMATS } from "~/domain/record/record";
import { toRecordFileName } from "~/domain/record/record-file-name";
import type { RecordManifest } from "~/domain/record/seal";
import { toZipFrame } from "~/domain/record/zip-frame";
import type { ServiceDeps } from "./deps";
import type { BodyChunk, ToldMessages } from "./ports/record-bodies";
import { createBodyHash, sealRecord, toManifest } from "./record-seal";
import { createRecordZip } from "./record-zip";
import { sealRecordFile } from "./seal-record-file";
import type { RecordOrder } from "./stream-record";

/**
 * Every format in one archive, each sealed for itself, with the page that verifies them and a word to whoever is handed it;
 * all of it sealed once more. Formats are made one after the other, so memory stays as it is with one.
 */
export async function* bundleRecord(
  deps: ServiceDeps,
  order: RecordOrder,
): AsyncGenerator<BodyChunk, RecordManifest, void> {
  const { heading } = order;
  const zip = createRecordZip(deps.records, heading.at);
  const body = createBodyHash(deps.records);
  let told: ToldMessages = { rows: 0, seqs: null };
  let made: RecordManifest | null = null;

  async function* write(
    name: string,
    pieces: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<BodyChunk, void, void> {
    for await (const bytes of zip.write(name, pieces)) {
      body.update(bytes);
      yield { bytes, told };
    }
  }

  /** One format; what it holds must be what the others hold. */
  async function* file(format: (typeof BODY_FORMATS)[number]): AsyncGenerator<Uint8Array, void, void> {
    const making = sealRecordFile(deps, order, format);
    try {
      let step = await making.next();
      for (; step.done !== true; step = await making.next()) {
        if (step.value.told.rows > told.rows) told = step.value.told;
        yield step.value.bytes;
      }
      // Somebody has edited or deleted a message in between.
      if (made !== null && made.messagesSha256 !== step.value.messagesSha256)
        throw new ChatError("unavailable");
      made = step.value;
    } finally {
      await making.return(undefined as never);
    }
  }

  const verifier = await deps.records.readVerifier();
  yield* write("README.txt", once(toBundleReadme(heading, { hasVerifier: verifier !== null })));
  for (const format of BODY_FORMATS) yield* write(toRecordFileName(heading, format), file(format));
  if (verifier !== null) yield* write("verify.html", once(verifier));
  yield* write("manifest.json", once(toBundleManifest(heading, zip.members, deps.records)));
  const manifest: RecordManifest = {
    ...toManifest(deps.records, order, { ...toldBy(made), ...body.end(), tail: "" }),
    members: zip.members,
  };
  const seal = new TextEncoder().encode(sealRecord(deps.records, manifest));
  const frame = toZipFrame(manifest, seal);
  yield { bytes: concat([frame.head, seal, frame.tail]), told };
  return manifest;
}

/** What every format has told. */
function toldBy(made: RecordManifest | null) {
  if (made === null) throw new Error("an archive without a record");
  const { messages, firstSeq, lastSeq, messagesSha256 } = made;
  return { messages, firstSeq, lastSeq, messagesSha256 };
}

async function* once(content: string | Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield typeof content === "string" ? new TextEncoder().encode(content) : content;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
