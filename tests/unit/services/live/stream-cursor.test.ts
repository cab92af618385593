import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMITS } from "~/protocol/limits";
import { findPosition, formatStreamCursor, parseStreamCursor } from "~/services/live/stream-cursor";

const id = fc.stringMatching(/^[A-Za-z0-9_-]{22,44}$/);
const cursor = fc.record({
  epoch: fc.integer({ min: 1, max: 1_000_000 }),
  version: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
});
const positions = fc.uniqueArray(fc.record({ id, cursor }), {
  selector: (each) => each.id.slice(0, 6),
  maxLength: 60,
});

test("what was written is read back, for any channels", () => {
  fc.assert(
    fc.property(positions, (all) => {
      const read = parseStreamCursor(formatStreamCursor(all));
      for (const each of all) expect(findPosition(read, each.id)).toEqual(each.cursor);
      expect(read.size).toBe(all.length);
    }),
  );
});

test("a channel it does not name is not known, never taken to stand at its beginning or end", () => {
  fc.assert(
    fc.property(positions, id, (all, other) => {
      fc.pre(all.every((each) => !other.startsWith(each.id.slice(0, 6))));
      expect(findPosition(parseStreamCursor(formatStreamCursor(all)), other)).toBeNull();
    }),
  );
});

test("the same place is the same text, whatever order it is told in", () => {
  const shuffled = positions.chain((all) =>
    fc.record({ all: fc.constant(all), other: fc.shuffledSubarray(all, { minLength: all.length }) }),
  );
  fc.assert(
    fc.property(shuffled, ({ all, other }) => {
      expect(formatStreamCursor(other)).toBe(formatStreamCursor(all));
    }),
  );
});

test("two channels with one prefix stand at the lower place: seen twice is harmless, missed is not", () => {
  const text = formatStreamCursor([
    { id: "abcdef-one", cursor: { epoch: 1, version: 40 } },
    { id: "abcdef-two", cursor: { epoch: 1, version: 7 } },
    { id: "abcdef-three", cursor: { epoch: 1, version: 90 } },
  ]);
  expect(findPosition(parseStreamCursor(text), "abcdef-one")).toEqual({ epoch: 1, version: 7 });
});

test("it holds no id by which a channel could be opened, and stays short for everybody", () => {
  const many = Array.from({ length: 5_000 }, (_, index) => ({
    id: `${String(index).padStart(6, "0")}-rest-of-the-random-id`,
    cursor: { epoch: 1, version: 1_000_000 + index },
  }));
  const text = formatStreamCursor(many);
  expect(text).not.toContain("rest");
  expect(text.length).toBeLessThan(LIMITS.cursorCharacters);
  expect(findPosition(parseStreamCursor(text), many[499]?.id ?? "")).toEqual(many[499]?.cursor);
  expect(findPosition(parseStreamCursor(text), many[500]?.id ?? "")).toBeNull();
});

test("it says nothing that a header cannot carry", () => {
  fc.assert(
    fc.property(positions, (all) => {
      expect(formatStreamCursor(all)).toMatch(/^[A-Za-z0-9_.~-]*$/);
    }),
  );
});

test.each([
  "",
  "c2",
  "c1~",
  "c1~abcdef",
  "c1~abcdef1.",
  "c1~abcdef.1",
  "c1~abcde1.1",
  "c1~abcdef1.1~",
  "c1~~abcdef1.1",
  "c1~abcdef1.1.1",
  "c1~abcdef-1.1",
  "c1~abcdef1.ZZ",
  "c1~abcd\u00e9f1.1",
  "c1~abcdef1.1\n",
  "1-42",
  "null",
  `c1~${"abcdef1.1~".repeat(10_000)}abcdef1.1`,
])("what we cannot have written is refused: %j", (text) => {
  expect(() => parseStreamCursor(text)).toThrow(expect.objectContaining({ code: "invalid_request" }));
});

function tryParse(text: string): string | undefined {
  try {
    parseStreamCursor(text);
    return "read";
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

test("any text at all is either read or refused as invalid_request", () => {
  const entries = fc.string().map((text) => `c1~${text}`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), entries), (text) => {
      expect(["read", "invalid_request"]).toContain(tryParse(text));
    }),
  );
});
