import createBidi from "bidi-js";
import type { PdfFonts } from "./pdf-fonts.server";
import { type Segment, toVisualOrder } from "./pdf-visual-order.server";

const bidi = createBidi();

/** What stands on one line, in the order in which it is drawn, from left to right. */
export interface Line {
  readonly segments: readonly Segment[];
  /** As it was written, in the order in which it is read. */
  readonly text: string;
  readonly width: number;
  /** Begins at the right. */
  readonly rtl: boolean;
}

/** What laying out takes. */
export interface LineTools {
  readonly fonts: PdfFonts;
  readonly bold: boolean;
  /** Points. */
  readonly maxWidth: number;
  measure(font: string, text: string): number;
}

const MAYBE_RTL =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
/** Words with the blanks behind them; what is written without blanks breaks anywhere. */
const TOKENS =
  /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF\u{20000}-\u{3FFFF}]\s*|[^\s\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF\u{20000}-\u{3FFFF}]+\s*|\s+/gu;
/** Says how to draw what is beside it, and is drawn by none of our fonts. */
const UNSEEN =
  /\u200D|[\u{1F3FB}-\u{1F3FF}]|[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\uFE00-\uFE0F]/u;
const MARK = /\p{M}/u;

/** A text as lines of at most `maxWidth`; a line that was empty stays one. */
export function layOutText(text: string, tools: LineTools): readonly Line[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((paragraph) => layOutParagraph(paragraph.replaceAll("\t", "    "), tools));
}

function layOutParagraph(text: string, tools: LineTools): readonly Line[] {
  const found = MAYBE_RTL.test(text) ? bidi.getEmbeddingLevels(text, "auto") : null;
  const rtl = ((found?.paragraphs[0]?.level ?? 0) & 1) === 1;
  const levelAt = (at: number) => found?.levels[at] ?? 0;
  const lines: Line[] = [];
  let segments: Segment[] = [];
  let written = "";
  let width = 0;
  const end = () => {
    lines.push({ segments: toVisualOrder(segments), text: written, width, rtl });
    segments = [];
    written = "";
    width = 0;
  };
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    for (const { segments: piece, text: letters } of toPieces(token, index, levelAt, tools)) {
      const seen = piece.reduce((sum, segment) => sum + segment.width, 0) - blankWidth(piece, tools);
      if (width > 0 && width + seen > tools.maxWidth) end();
      segments.push(...piece);
      written += letters;
      width += piece.reduce((sum, segment) => sum + segment.width, 0);
    }
  }
  if (written !== "" || lines.length === 0) end();
  return lines;
}

/** What a line may end behind. */
interface Piece {
  readonly segments: readonly Segment[];
  readonly text: string;
}

/** A word as segments; one that is longer than a line letter by letter. */
function toPieces(
  token: string,
  at: number,
  levelAt: (at: number) => number,
  tools: LineTools,
): readonly Piece[] {
  const whole = toSegments(token, at, levelAt, tools);
  if (whole.reduce((sum, { width }) => sum + width, 0) <= tools.maxWidth)
    return [{ segments: whole, text: token }];
  let place = at;
  return [...token].map((letter) => {
    const segments = toSegments(letter, place, levelAt, tools);
    place += letter.length;
    return { segments, text: letter };
  });
}

function toSegments(
  token: string,
  at: number,
  levelAt: (at: number) => number,
  tools: LineTools,
): readonly Segment[] {
  const runs: { text: string; font: string; level: number; at: number; code: boolean }[] = [];
  let place = at;
  for (const letter of token) {
    const began = place;
    const level = levelAt(began);
    place += letter.length;
    if (UNSEEN.test(letter)) continue;
    const last = runs.at(-1);
    const font = findFont(letter, last?.font ?? null, tools);
    const shown =
      font === null
        ? toCode(letter)
        : (level & 1) === 1
          ? (bidi.getMirroredCharacter(letter) ?? letter)
          : letter;
    const drawnBy = font ?? tools.fonts.findFile(LATIN_A, { bold: tools.bold, near: null }) ?? "";
    const code = font === null;
    const alike = last?.font === drawnBy && last.level === level && !last.code && !code;
    if (last !== undefined && alike) last.text += shown;
    else runs.push({ text: shown, font: drawnBy, level, at: began, code });
  }
  return runs.map(({ code, ...run }) => {
    const text = !code && isLeftToRightInside(run) ? [...run.text].reverse().join("") : run.text;
    return { ...run, text, width: tools.measure(run.font, text) };
  });
}

/** Marks and blanks between words that run to the left: a font of ours turns round letters of such writings alone. */
function isLeftToRightInside({ text, level }: { readonly text: string; readonly level: number }): boolean {
  return (level & 1) === 1 && !MAYBE_RTL.test(text);
}

const LATIN_A = 0x61;

/** A mark stays with the letter it sits on. */
function findFont(letter: string, near: string | null, { fonts, bold }: LineTools): string | null {
  if (near !== null && MARK.test(letter)) return near;
  return fonts.findFile(letter.codePointAt(0) ?? 0, { bold, near });
}

/** A character no font of ours draws is named, never left out. */
function toCode(letter: string): string {
  return `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Blanks at the end of a line take no room. */
function blankWidth(piece: readonly Segment[], tools: LineTools): number {
  const last = piece.at(-1);
  const blanks = /\s+$/.exec(last?.text ?? "")?.[0];
  return last === undefined || blanks === undefined ? 0 : tools.measure(last.font, blanks);
}
