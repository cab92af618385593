import { describe, expect, test } from "vitest";
import { getPdfFonts } from "~/adapters/pdf-fonts.server";
import { layOutText } from "~/adapters/pdf-lines.server";

/** Every letter is ten points wide. */
function lay(text: string, maxWidth = 10_000, bold = false) {
  const fonts = getPdfFonts();
  return layOutText(text, { fonts, bold, maxWidth, measure: (_font, letters) => [...letters].length * 10 });
}

const shown = (text: string, maxWidth?: number) =>
  lay(text, maxWidth).map(({ segments }) => segments.map((segment) => segment.text).join(""));

describe("a text on paper", () => {
  test("breaks between words, and what is longer than a line anywhere", () => {
    expect(shown("one two three", 80)).toEqual(["one two ", "three"]);
    expect(shown("abcdefghij", 40)).toEqual(["abcd", "efgh", "ij"]);
    expect(shown("a\n\nb\r\nc")).toEqual(["a", "", "b", "c"]);
  });

  test("breaks Chinese and Japanese between any two letters", () => {
    expect(shown("你好世界こんにちは", 30)).toEqual(["你好世", "界こん", "にちは"]);
  });

  test("goes from right to left where its writing does, numbers and what is Latin apart", () => {
    const [line] = lay("قلت 5,000 (نعم)");
    expect(line?.rtl).toBe(true);
    // From the left: the bracket that closes, the word in it, the one that opens, the number, the first word.
    const words = line?.segments.map(({ text }) => text.trim()).filter((text) => text !== "");
    expect(words).toEqual(["(", "نعم", ")", "5,000", "قلت"]);
  });

  test.each([
    ["Hola ¿Qué tal?", "noto-sans-"],
    ["Привет", "noto-sans-cyrillic"],
    ["مرحبا", "noto-sans-arabic"],
    ["שלום", "noto-sans-hebrew"],
    ["你好", "noto-sans-sc"],
    ["経験", "noto-sans-"],
    ["經說觀", "noto-sans-"],
    ["한국어", "noto-sans-kr"],
    ["👍", "noto-emoji"],
    ["❤️", "noto-"],
  ])("%s is drawn by an embedded font, and nothing of it is missing", (text, family) => {
    const [line] = lay(text);
    for (const { font } of line?.segments ?? []) expect(font).toContain(family);
    expect(shown(text).join("")).not.toContain("U+");
  });

  test("a letter no font of ours has is named instead of left out", () => {
    expect(shown("𓀀")).toEqual(["[U+13000]"]);
    // Also where the writing runs to the left: a code is read like a number.
    expect(shown("\u202E\u{E000}\u{E001}")).toEqual(["[U+E001][U+E000]"]);
  });
});
