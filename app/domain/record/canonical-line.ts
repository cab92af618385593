import type { RecordMessage } from "./record";

/**
 * One message as one line that is the same whatever format it is handed over in: what the digests of a record are
 * computed over (docs/record-format.md). A JSON array of fixed order, without spaces.
 */
export function toCanonicalLine(message: RecordMessage): string {
  const { seq, id, kind, author, createdAt, text, loss, editedAt, deletedAt, earlier } = message;
  return JSON.stringify([
    ...["renavest-record-message", 1, seq, id, kind, author.id, author.name, author.role],
    ...[createdAt.toISOString(), text, loss, toIso(editedAt), toIso(deletedAt)],
    earlier.map((each) => [each.text, each.writtenAt.toISOString(), each.replacedAt.toISOString()]),
  ]);
}

function toIso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}

/** How many hexadecimal digits of a message's digest stand beside it in a file. */
export const SHOWN_DIGITS = 16;
