import type { WireMessage } from "~/protocol/messages";

type Messages = readonly WireMessage[];

/** Puts a message in its place by seq, or in place of an older version of itself; the same array when it says nothing new. */
export function upsertMessage(held: Messages, message: WireMessage): Messages {
  // From the end, because nearly every message is the newest.
  let end = held.length;
  while (end > 0 && seqAt(held, end - 1) > message.seq) end -= 1;
  const before = held[end - 1];
  // A seq is a message's place for ever (P3), so the same seq is the same message.
  const isKnown = before?.seq === message.seq;
  if (isKnown && before.version >= message.version) return held;
  return [...held.slice(0, isKnown ? end - 1 : end), message, ...held.slice(end)];
}

/** The stretch from `baseSeq` to the first hole; empty when it does not begin there. */
export function runFrom(held: Messages, baseSeq: number | null): Messages {
  const start = held.findIndex(({ seq }) => seq === baseSeq);
  if (start < 0) return [];
  let end = start + 1;
  while (seqAt(held, end) === seqAt(held, end - 1) + 1) end += 1;
  return held.slice(start, end);
}

function seqAt(held: Messages, index: number): number {
  return held[index]?.seq ?? Number.NaN;
}
