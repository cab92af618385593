import { ChatError } from "~/domain/errors";
import { SHOWN_DIGITS, toCanonicalLine } from "~/domain/record/canonical-line";
import { createRecordOpener } from "./open-record-message";
import type { ChatDatabase } from "./ports/chat-database";
import type { MessageCipher } from "./ports/message-cipher";
import type { RecordRow } from "./ports/message-repository";
import type { BodyChunk, MadeBody, RecordBodyOrder } from "./ports/record-bodies";
import type { RecordPace } from "./ports/record-pace";
import type { RecordTools } from "./ports/record-tools";
import { createRecordChunks } from "./record-chunks";
import { createBodyHash, createTold, type HashedMessage } from "./record-seal";

/** What making a body takes. */
export interface BodyMakers {
  readonly database: Pick<ChatDatabase, "readRecordPage">;
  readonly cipher: Pick<MessageCipher, "open">;
  readonly records: Pick<RecordTools, "startHash" | "sha256" | "createWriter">;
  readonly pace: RecordPace;
  /** Memory of pieces that were taken and came back. */
  readonly spare?: () => Uint8Array | undefined;
}

/** What stands in front of the seal, piece by piece, in memory that does not grow with it. */
export async function* makeRecordBody(
  makers: BodyMakers,
  order: RecordBodyOrder,
): AsyncGenerator<BodyChunk, MadeBody, void> {
  const { records, pace } = makers;
  const writer = records.createWriter(order.format);
  const hash = createToldHash(makers, order);
  const { body, told, chunks } = hash;
  // At once: whoever waits sees that it has begun.
  yield* hash.tell(chunks.end(await writer.begin(order.heading)));
  for await (const rows of readPages(makers, order)) {
    for (let at = 0; at < rows.length; ) {
      const slice = writer.slice * pace.stride();
      const messages = rows.slice(at, at + slice).map(hash.open);
      at += slice;
      told.note(messages);
      yield* hash.tell(chunks.add(await writer.add(messages)));
      await pace.rest();
    }
  }
  const { body: rest, tail } = await writer.close();
  yield* hash.tell(chunks.end(rest));
  return { ...told.end(), ...body.end(), tail };
}

function createToldHash({ cipher, records, spare }: BodyMakers, { channel }: RecordBodyOrder) {
  const body = createBodyHash(records);
  const told = createTold(records);
  const open = createRecordOpener(cipher, channel);
  return {
    ...{ body, told, chunks: createRecordChunks(body.update, spare) },
    open(row: RecordRow): HashedMessage {
      const message = open(row);
      const sha256 = records.sha256(toCanonicalLine(message));
      return { message, sha256, digest: sha256.toString("hex", 0, SHOWN_DIGITS / 2) };
    },
    *tell(pieces: Iterable<Uint8Array>): Generator<BodyChunk, void> {
      for (const bytes of pieces) yield { bytes, told: told.sum() };
    },
  };
}

/** The next page is on its way while this one is opened. */
async function* readPages(
  { database, pace }: Pick<BodyMakers, "database" | "pace">,
  { userId, channel, range }: RecordBodyOrder,
): AsyncGenerator<readonly RecordRow[], void> {
  if (range === null) return;
  const read = async (afterSeq: number) => {
    const limit = pace.page();
    const page = { channel, afterSeq, untilSeq: range.last, limit };
    const rows = await database.readRecordPage(userId, page);
    if (rows === null) throw new ChatError("not_found");
    return { rows, limit };
  };
  let coming = read(range.first - 1);
  for (;;) {
    const { rows, limit } = await coming;
    const last = rows.at(-1);
    const isLastPage = rows.length < limit || last === undefined;
    if (!isLastPage) coming = heard(read(last.seq));
    yield rows;
    if (isLastPage) return;
  }
}

/** Whoever stops waiting for it must not end the process by it. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
