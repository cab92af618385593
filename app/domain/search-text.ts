/** A piece of a text; `found`: it is one of the places that were looked for. The pieces in a row are the text. */
export interface TextPiece {
  readonly text: string;
  readonly found: boolean;
}

/** Letter case, accents and kinds of blank do not count: "Cafe" finds "CAFÉ". */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/\s+/gu, " ");
}

/** Cuts `text` at every place where `query` stands in it, whatever its case and accents. */
export function splitFound(text: string, query: string): readonly TextPiece[] {
  const wanted = foldText(query).trim();
  const folded = foldText(text);
  const characters = [...text];
  const pieces: TextPiece[] = [];
  let done = 0;
  for (let at = find(0); at >= 0; at = find(at + wanted.length)) {
    const start = indexOfFolded(characters, at);
    const end = withAccents(characters, indexOfFolded(characters, at + wanted.length - 1) + 1);
    // Two places in one character, as in a ligature: it is marked once.
    if (start < done) continue;
    push(done, start, false);
    push(start, end, true);
    done = end;
  }
  push(done, characters.length, false);
  return pieces;

  function find(from: number): number {
    return wanted === "" ? -1 : folded.indexOf(wanted, from);
  }

  function push(from: number, to: number, found: boolean): void {
    if (to > from) pieces.push({ text: characters.slice(from, to).join(""), found });
  }
}

/** Accents that are characters of their own belong to the letter before them. */
function withAccents(characters: readonly string[], end: number): number {
  let to = end;
  while (/^\p{M}/u.test(characters[to] ?? "")) to += 1;
  return to;
}

/** Index of the character that brings the fold of a text past `length`; their count when none does. */
export function indexOfFolded(characters: readonly string[], length: number): number {
  // Folding may shorten the text, so the place is found by growing the original until its fold reaches it.
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (foldText(characters.slice(0, middle + 1).join("")).length > length) high = middle;
    else low = middle + 1;
  }
  return low;
}
