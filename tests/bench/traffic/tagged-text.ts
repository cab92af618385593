const MARK = "~b";
const DIGITS = 8;
const FILLING =
  " I opened the statement today, and it was less than I feared. Thank you for waiting with me until I could do it.";

/** 120 bytes of text, as a short message is, that say which message they are. */
export function makeTaggedText(message: number): string {
  return `${MARK}${String(message).padStart(DIGITS, "0")}${FILLING}`.slice(0, 120).padEnd(120, ".");
}

/** The number in something that carries such a text; null: none is in it. */
export function findTag(carrier: string): number | null {
  const at = carrier.indexOf(MARK);
  return at < 0 ? null : Number(carrier.slice(at + MARK.length, at + MARK.length + DIGITS));
}
