/** A stretch of a message: plain text, or an address that may be opened. */
export type TextPart = { readonly text: string } | { readonly text: string; readonly href: string };

// Stops at white space, quotes, angle brackets, and at the invisible marks that turn the reading direction,
// with which an address could be made to look like another one.
const CANDIDATE = /https?:\/\/[^\s<>"“”«»\u200B-\u200F\u202A-\u202E\u2060-\u2069]+/giu;
const TRAILING = ".,;:!?'’…*_~";
const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Finds web addresses in a text. Joining the parts' `text` gives the text back, character by character. */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let rest = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = trimTrailing(match[0]);
    const href = toSafeHref(shown);
    if (href === null) continue;
    if (match.index > rest) parts.push({ text: text.slice(rest, match.index) });
    parts.push({ text: shown, href });
    rest = match.index + shown.length;
  }
  if (rest < text.length) parts.push({ text: text.slice(rest) });
  return parts;
}

/** Punctuation at the end belongs to the sentence, except a bracket that was opened inside the address. */
function trimTrailing(candidate: string): string {
  const surplus = new Map(
    Object.entries(OPENING).map(([closing, opening]) => [
      closing,
      count(candidate, closing) - count(candidate, opening),
    ]),
  );
  let end = candidate.length;
  while (end > 0) {
    const last = candidate.charAt(end - 1);
    const unopened = surplus.get(last);
    if (unopened === undefined ? !TRAILING.includes(last) : unopened <= 0) break;
    if (unopened !== undefined) surplus.set(last, unopened - 1);
    end -= 1;
  }
  return candidate.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Null for what does not parse, is not http(s), or hides its host behind a user name (`https://bank.com@evil.com`). */
function toSafeHref(address: string): string | null {
  try {
    const url = new URL(address);
    const isWeb = url.protocol === "https:" || url.protocol === "http:";
    return isWeb && url.username === "" && url.password === "" ? url.href : null;
  } catch {
    return null;
  }
}
