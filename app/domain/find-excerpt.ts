import { foldText, indexOfFolded } from "./search-text";

const EXCERPT_BEFORE = 40;
const EXCERPT_AFTER = 80;
/** A word longer than this, such as a web address, is cut all the same. */
const LONGEST_WORD = 30;

const SEGMENTER = new Intl.Segmenter(undefined, { granularity: "word" });

/** A few whole words around the first place where `query` (folded) stands in `text`; null when it does not. */
export function findExcerpt(text: string, query: string): string | null {
  const folded = foldText(text);
  const at = folded.indexOf(query);
  if (at < 0) return null;
  const characters = [...text];
  const start = indexOfFolded(characters, at);
  const end = indexOfFolded(characters, at + query.length);
  const from = wordStart(characters, Math.max(0, start - EXCERPT_BEFORE), start);
  const to = wordEnd(characters, Math.min(characters.length, end + EXCERPT_AFTER), end);
  const words = characters.slice(from, to).join("").replace(/\s+/gu, " ").trim();
  return `${from > 0 ? "…" : ""}${words}${to < characters.length ? "…" : ""}`;
}

/** The next beginning of a word from `from` on, but never past `latest`. */
function wordStart(characters: readonly string[], from: number, latest: number): number {
  if (from === 0) return 0;
  const before = Math.max(0, from - LONGEST_WORD);
  const starts = wordEdges(characters, before, latest).filter((edge) => edge >= from);
  return starts[0] ?? from;
}

/** The last end of a word up to `to`, but never before `earliest`. */
function wordEnd(characters: readonly string[], to: number, earliest: number): number {
  if (to === characters.length) return to;
  const after = Math.min(characters.length, to + LONGEST_WORD);
  const ends = wordEdges(characters, earliest, after).filter((edge) => edge <= to && edge > earliest);
  return ends.at(-1) ?? to;
}

/** Where words begin or end between two places, those included. */
function wordEdges(characters: readonly string[], from: number, to: number): number[] {
  const edges: number[] = [];
  let at = from;
  for (const { segment } of SEGMENTER.segment(characters.slice(from, to).join(""))) {
    edges.push(at);
    at += [...segment].length;
  }
  return [...edges, to];
}
