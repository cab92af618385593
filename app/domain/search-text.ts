const EXCERPT_BEFORE = 40;
const EXCERPT_AFTER = 80;

/** Letter case, accents and kinds of blank do not count: "Cafe" finds "CAFÉ". */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/\s+/gu, " ");
}

/** A few words around the first place where `query` (folded) stands in `text`; null when it does not. */
export function findExcerpt(text: string, query: string): string | null {
  const folded = foldText(text);
  const at = folded.indexOf(query);
  if (at < 0) return null;
  // Folding may shorten the text, so the place is found by growing the original until its fold reaches it.
  const characters = [...text];
  const start = indexOfFolded(characters, at);
  const end = indexOfFolded(characters, at + query.length);
  const from = Math.max(0, start - EXCERPT_BEFORE);
  const to = Math.min(characters.length, end + EXCERPT_AFTER);
  const words = characters.slice(from, to).join("").replace(/\s+/gu, " ").trim();
  return `${from > 0 ? "…" : ""}${words}${to < characters.length ? "…" : ""}`;
}

/** The first character whose fold, together with those before it, is longer than `length`. */
function indexOfFolded(characters: readonly string[], length: number): number {
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (foldText(characters.slice(0, middle + 1).join("")).length > length) high = middle;
    else low = middle + 1;
  }
  return low;
}
