import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkMessageText } from "~/domain/message-text";

const MAX = 50;

describe("texts that are stored as sent", () => {
  test.each([
    [
      "emoji of several parts",
      "\u{1F469}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466} \u{1F3F3}\uFE0F\u200D\u{1F308}",
    ],
    ["zero-width characters inside", "a\u200Bb\u200Dc\u2060d"],
    ["right-to-left marks", "\u202Eabc\u202C \u05E9\u05DC\u05D5\u05DD"],
    ["line breaks of all kinds inside", "a\nb\r\nc\rd\u2028e\u2029f\n\ng"],
    ["what looks like an event stream", "x\n\nevent: bye\ndata: {}\n\nid: 9"],
    ["what looks like markup", "<script>alert(1)</script>"],
    ["decomposed letters", "e\u0301"],
    ["control characters but NUL", "\u0001\u0007\u001b[31mred"],
  ])("%s", (_name, text) => {
    expect(checkMessageText(text, MAX)).toEqual({ ok: true, text });
  });
});

test.each([
  ["", "empty"],
  ["   ", "empty"],
  ["\n\t\r\n\u00A0\u2003\u2028\uFEFF", "empty"],
  ["a\0b", "not_text"],
  ["\0", "not_text"],
  ["a\uD800", "not_text"],
  ["\uDC00a", "not_text"],
  ["\uDC00\uD800", "not_text"],
  ["\uD83D \uDE00", "not_text"],
  ["x".repeat(MAX + 1), "too_long"],
  ["\u{1F600}".repeat(MAX + 1), "too_long"],
])("%j is refused as %s", (raw, reason) => {
  expect(checkMessageText(raw, MAX)).toEqual({ ok: false, reason });
});

test.each([
  ["letters", "x"],
  ["emoji, each counted once", "\u{1F600}"],
])("the longest text is taken: %s", (_name, character) => {
  const text = character.repeat(MAX);
  expect(checkMessageText(`  ${text}\n`, MAX)).toEqual({ ok: true, text });
});

describe("any text", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 60 });

  test("is stored without its outer blanks and otherwise as sent, or refused", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const check = checkMessageText(raw, MAX);
        if (check.ok) {
          expect(raw.trim()).toBe(check.text);
          expect([...check.text].length).toBeGreaterThan(0);
          expect([...check.text].length).toBeLessThanOrEqual(MAX);
          // What PostgreSQL and UTF-8 hold is exactly this.
          expect(Buffer.from(check.text, "utf8").toString("utf8")).toBe(check.text);
        } else {
          const isRefusable =
            raw.trim() === "" ||
            raw.includes("\0") ||
            Buffer.from(raw).toString() !== raw ||
            [...raw.trim()].length > MAX;
          expect(isRefusable).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("is judged the same when it comes again after being stored", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const first = checkMessageText(raw, MAX);
        fc.pre(first.ok);
        if (first.ok) expect(checkMessageText(first.text, MAX)).toEqual(first);
      }),
    );
  });

  test("with half a character anywhere is refused", () => {
    const half = fc.oneof(
      fc.integer({ min: 0xd800, max: 0xdbff }).map((unit) => `${String.fromCharCode(unit)}x`),
      fc.integer({ min: 0xdc00, max: 0xdfff }).map((unit) => `x${String.fromCharCode(unit)}`),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), half, fc.string({ maxLength: 20 }), (head, broken, tail) => {
        expect(checkMessageText(`a${head}${broken}${tail}z`, 200)).toEqual({ ok: false, reason: "not_text" });
      }),
    );
  });
});
