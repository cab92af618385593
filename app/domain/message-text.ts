/** A text fit to be stored, or why it is not. */
export type MessageTextCheck =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: "empty" | "too_long" | "not_text" };

/** Under `u` a pair is one code point, so what is left is alone. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Trims the ends only; everything between is stored as sent.
 * NUL and lone surrogates are refused: PostgreSQL and UTF-8 cannot hold them, and changing them silently would break "as sent".
 * Length is counted in code points, so that an emoji is not worth two letters.
 */
export function checkMessageText(raw: string, maxCharacters: number): MessageTextCheck {
  const text = raw.trim();
  if (text === "") return { ok: false, reason: "empty" };
  if (!isKeepable(text)) return { ok: false, reason: "not_text" };
  // A code point takes at most two units: the cheap test answers nearly always.
  if (text.length > maxCharacters && countCodePoints(text) > maxCharacters)
    return { ok: false, reason: "too_long" };
  return { ok: true, text };
}

/** Whether PostgreSQL and UTF-8 can hold this text as it is. */
export function isKeepable(text: string): boolean {
  return !text.includes("\0") && !LONE_SURROGATE.test(text);
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
