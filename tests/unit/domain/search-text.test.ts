import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findExcerpt } from "~/domain/find-excerpt";
import { foldText, splitFound } from "~/domain/search-text";

const found = (text: string, query: string) =>
  splitFound(text, query).flatMap((piece) => (piece.found ? [piece.text] : []));

describe("an excerpt", () => {
  it("begins and ends with whole words", () => {
    const excerpt = findExcerpt(`${"beforehand ".repeat(40)}the needle${" afterwards".repeat(40)}`, "needle");
    expect(excerpt).toMatch(/^…(beforehand )+the needle( afterwards)+…$/);
    expect(excerpt?.length).toBeLessThan(140);
  });

  it("of a short message is the message, on one line", () => {
    expect(findExcerpt("rent\n\nis  due", "is")).toBe("rent is due");
  });

  it("cuts what has no words to end at", () => {
    const excerpt = findExcerpt(`${"x".repeat(500)}needle${"y".repeat(500)}`, "needle");
    expect(excerpt).toMatch(/^…x*needley+…$/);
    expect(excerpt?.length).toBeLessThan(140);
  });

  it("knows the words of languages without blanks", () => {
    const excerpt = findExcerpt("家賃を払えません。".repeat(40), "払えません");
    expect(excerpt).toMatch(/^家賃を払えません。.*…$/);
  });

  it("always holds what was looked for, and never much more", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.nat(), fc.nat(20), (text, at, length) => {
        const query = foldText([...text].slice(at % 300, (at % 300) + length).join("")).trim();
        const excerpt = query === "" ? null : findExcerpt(text, query);
        if (excerpt === null) return;
        expect(foldText(excerpt)).toContain(query);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what was found", () => {
  it("is marked everywhere, whatever its case and accents", () => {
    expect(found("Un CAFÉ, two cafe\u0301s, 3 cafes", "café")).toEqual(["CAFÉ", "cafe\u0301", "cafe"]);
  });

  it("is taken as it was written, signs and all", () => {
    expect(found("100% (really) .*", "(really)")).toEqual(["(really)"]);
    expect(found("100% (really) .*", ".*")).toEqual([".*"]);
    expect(found("two  blanks", "two blanks")).toEqual(["two  blanks"]);
  });

  it("is nothing for an empty query", () => {
    expect(splitFound("text", "  ")).toEqual([{ text: "text", found: false }]);
    expect(splitFound("", "x")).toEqual([]);
  });

  it("never changes the text, and folds to the query", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary", maxLength: 3 }),
        (text, query) => {
          const pieces = splitFound(text, query);
          expect(pieces.map((piece) => piece.text).join("")).toBe(text);
          for (const piece of pieces)
            if (piece.found) expect(foldText(piece.text)).toContain(foldText(query).trim());
        },
      ),
      { numRuns: 500 },
    );
  });
});
