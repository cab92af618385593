import { toIsoText } from "./instant-text";
import type { RecordMessage } from "./record";

/**
 * One message as one line that is the same whatever format it is handed over in: what the digests of a record are
 * computed over (docs/record-format.md). A JSON array of fixed order, without spaces; written out, because this is where a
 * long record spends its time.
 */
export function toCanonicalLine(message: RecordMessage): string {
  const { seq, id, kind, author, createdAt, text, loss, editedAt, deletedAt, earlier } = message;
  const who = `${JSON.stringify(author.id)},${JSON.stringify(author.name)},"${author.role}"`;
  const what = `"${toIsoText(createdAt)}",${JSON.stringify(text)},${JSON.stringify(loss)}`;
  const changed = `${quoteIso(editedAt)},${quoteIso(deletedAt)}`;
  const before = earlier.length === 0 ? "[]" : JSON.stringify(earlier.map(toEarlier));
  return `["renavest-record-message",1,${seq},${JSON.stringify(id)},"${kind}",${who},${what},${changed},${before}]`;
}

function toEarlier({ text, writtenAt, replacedAt }: RecordMessage["earlier"][number]) {
  return [text, writtenAt.toISOString(), replacedAt.toISOString()];
}

function quoteIso(date: Date | null): string {
  return date === null ? "null" : `"${toIsoText(date)}"`;
}

/** How many hexadecimal digits of a message's digest stand beside it in a file. */
export const SHOWN_DIGITS = 16;
