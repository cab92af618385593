import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor, parseCursor } from "~/protocol/cursor";
import { channelStreamPath, conversationPath } from "~/protocol/paths";

test("a cursor is read as it was written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.maxSafeNat(), (epoch, version) => {
      expect(parseCursor(formatCursor({ epoch, version }))).toEqual({ epoch, version });
    }),
  );
  expect(formatCursor({ epoch: 1, version: 42 })).toBe("1-42");
});

test("any text is either a cursor in its one spelling, or none", () => {
  const nearly = fc.stringMatching(/^[0-9eE.+-]{0,20}$/);
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string()), (text) => {
      const cursor = parseCursor(text);
      if (cursor === null) expect(cursor).toBeNull();
      else expect(formatCursor(cursor)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  "",
  "-",
  "1",
  "1-",
  "-1",
  "1--1",
  "1-1-1",
  "01-1",
  "1-01",
  "+1-1",
  "1-1.0",
  "1-1e3",
  " 1-1",
  "1-1\n",
  "\u0661-1",
  "1-9007199254740992",
  "1000000000-1",
])("%j is no cursor", (text) => {
  expect(parseCursor(text)).toBeNull();
});

test("an id cannot leave its place in an address", () => {
  const hostile = "../send?x=1#y\r\nHost: z%00";
  for (const path of [channelStreamPath(hostile), conversationPath(hostile)]) {
    const url = new URL(path, "https://chat.example");
    expect([url.pathname.split("/").length, url.search, url.hash]).toEqual([
      path.startsWith("/api") ? 4 : 3,
      "",
      "",
    ]);
    expect(decodeURIComponent(url.pathname.split("/").at(-1) ?? "")).toBe(hostile);
  }
});
