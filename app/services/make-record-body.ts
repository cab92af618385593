import { ChatError } from "~/domain/errors";
import { SHOWN_DIGITS, toCanonicalLine } from "~/domain/record/canonical-line";
import { createRecordOpener } from "./open-record-message";
import type { ChatDatabase } from "./ports/chat-database";
import type { MessageCipher } from "./ports/message-cipher";
import type { RecordRow } from "./ports/message-repository";
import type { BodyChunk, MadeBody, RecordBodyOrder } from "./ports/record-bodies";
import type { RecordTools } from "./ports/record-tools";
import { createRecordChunks } from "./record-chunks";
import { createBodyHash, createTold, type HashedMessage } from "./record-seal";

/** Messages of one reading of the database. */
const PAGE = 1_000;
/** How many more messages at a time where nobody else waits. */
const ALONE = 4;

/** What making a body takes. */
export interface BodyMakers {
  readonly database: Pick<ChatDatabase, "readRecordPage">;
  readonly cipher: Pick<MessageCipher, "open">;
  readonly records: Pick<RecordTools, "startHash" | "sha256" | "createWriter">;
  /** Whether nobody else waits for this thread; else sends and streams come in between a few messages. */
  readonly alone: boolean;
  /** Memory of pieces that were taken and came back. */
  readonly spare?: () => Uint8Array | undefined;
}

/** What stands in front of the seal, piece by piece, in memory that does not grow with it. */
export async function* makeRecordBody(
  makers: BodyMakers,
  order: RecordBodyOrder,
): AsyncGenerator<BodyChunk, MadeBody, void> {
  const { records, alone } = makers;
  const writer = records.createWriter(order.format);
  const slice = alone ? writer.slice * ALONE : writer.slice;
  const hash = createToldHash(makers, order);
  const { body, told, chunks } = hash;
  // At once: whoever waits sees that it has begun.
  yield* hash.tell(chunks.end(await writer.begin(order.heading)));
  for await (const rows of readPages(makers.database, order)) {
    for (let at = 0; at < rows.length; at += slice) {
      const messages = rows.slice(at, at + slice).map(hash.open);
      told.note(messages);
      yield* hash.tell(chunks.add(await writer.add(messages)));
      // Also where nobody waits: the next page comes in meanwhile.
      await letOthersIn();
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
  database: BodyMakers["database"],
  { userId, channel, range }: RecordBodyOrder,
): AsyncGenerator<readonly RecordRow[], void> {
  if (range === null) return;
  const read = async (afterSeq: number): Promise<readonly RecordRow[]> => {
    const page = { channel, afterSeq, untilSeq: range.last, limit: PAGE };
    const rows = await database.readRecordPage(userId, page);
    if (rows === null) throw new ChatError("not_found");
    return rows;
  };
  let coming = read(range.first - 1);
  for (;;) {
    const rows = await coming;
    const last = rows.at(-1);
    const isLastPage = rows.length < PAGE || last === undefined;
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

function letOthersIn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
