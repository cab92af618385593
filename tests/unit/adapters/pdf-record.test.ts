import createBidi from "bidi-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { getPdfFonts } from "~/adapters/pdf-fonts.server";
import type { RecordMessage } from "~/domain/record/record";
import { recordWordsOf } from "~/domain/record/record-words";
import { makeRecord, RECORD_TEXT } from "../../support/make-record";
import { makeRecordTools } from "../../support/make-record-tools";
import { pdfToText } from "../../support/pdf-to-text";

const tools = makeRecordTools();
const bidi = createBidi();

/** Blanks and line ends are where the paper ends; the rest says how to draw what is beside it. */
const UNSEEN =
  /[\s\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|[\uFE00-\uFE0F]|[\u{1F3FB}-\u{1F3FF}]/gu;
/** What UTF-16 keeps for itself, the extractor does not give back. */
const NO_LETTER = /\p{Noncharacter_Code_Point}/gu;
/** On every page, drawn before everything else on it. */
const FOOTER = new RegExp(
  `${recordWordsOf("en").notice.split(" ").join("\\s+")}\\s+Page \\d+\\s*of \\d+\n`,
  "g",
);

function toLetters(text: string): string[] {
  return [...text.replace(UNSEEN, "").replace(NO_LETTER, "\uFFFD").normalize("NFD")];
}

/** A line that runs to the left comes back word by word, its brackets turned round: the same letters, in some order. */
function toBag(text: string): string[] {
  const spelled = [...text.replace(UNSEEN, "")].map(spell).join("");
  return toLetters(spelled)
    .map((letter) => [letter, bidi.getMirroredCharacter(letter) ?? letter].sort().join(""))
    .sort();
}

function spell(letter: string): string {
  const point = letter.codePointAt(0) ?? 0;
  const drawn = /\p{M}/u.test(letter) || getPdfFonts().findFile(point, { bold: false, near: null }) !== null;
  return drawn ? letter : `[U+${point.toString(16).toUpperCase().padStart(4, "0")}]`;
}

const runsToLeft = (text: string) =>
  bidi.getEmbeddingLevels(text, "auto").levels.some((level) => level % 2 === 1);

async function readBack(texts: readonly string[]): Promise<readonly string[]> {
  const messages = texts.map(
    (text, index): RecordMessage => ({
      ...{ seq: index + 1, id: "message-of-the-test-01", kind: "text", text, loss: null },
      author: { id: "person-1", name: "Dana Ruiz", role: "therapist" },
      ...{ createdAt: new Date("2026-11-24T12:00:00Z"), editedAt: null, deletedAt: null, earlier: [] },
    }),
  );
  const [, ...found] = pdfToText(await makeRecord(tools, "pdf", messages))
    .replace(FOOTER, "")
    .split(/^Dana Ruiz .* · \d+\n/m);
  const end = found.pop() ?? "";
  return [...found, end.slice(0, end.lastIndexOf(`${texts.length} message`))];
}

function expectSame(found: readonly string[], texts: readonly string[]): void {
  expect(found).toHaveLength(texts.length);
  for (const [index, text] of texts.entries()) {
    const came = found[index] ?? "";
    const compare = runsToLeft(text) ? toBag : toLetters;
    expect(compare(came)).toEqual(compare(text));
  }
}

test("a PDF gives back the text of every message, in order, whatever was written", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(RECORD_TEXT, { minLength: 1, maxLength: 40 }), async (texts) => {
      expectSame(await readBack(texts), texts);
    }),
    // Looking for a smaller one would take minutes.
    { numRuns: 10, endOnFailure: true },
  );
});

test("letters that share a drawing, have none of ours or are many for one drawing are copied as they were written", async () => {
  const texts = [
    "بك",
    "نعم يبتثن",
    "قلت 5,000 (نعم)",
    "👩‍👩‍👧‍👦 𓀀",
    "مرحبا \u{10840} x",
    "\u{10840}\u{10841}",
  ];
  const found = await readBack(texts);
  expectSame(found, texts);
  // Not only drawn: what is copied is the family, and the letter itself instead of its code.
  expect(found[3]).toContain("👩‍👩‍👧‍👦 𓀀");
  // Word after word as it was written, though drawn from the right.
  expect(found[2]?.indexOf("قلت")).toBeLessThan(found[2]?.indexOf("5,000") ?? -1);
});
