import { describe, expect, test } from "vitest";
import { NOTICE_CODES, parseNotice, toPlainText } from "~/domain/notice";
import { isTimeZone } from "~/domain/time-zone";

describe("a notice", () => {
  test.each([
    ["n1.chat_closed", { code: "chat_closed", at: null }],
    [
      "n1.chat_opened.2026-11-25T04:14:00.000Z",
      { code: "chat_opened", at: new Date("2026-11-25T04:14:00Z") },
    ],
    ["n1.chat_opened.never", null],
    ["n1.something_new", null],
    ["n2.chat_closed", null],
    ["v2.0.abc", null],
    ["", null],
  ])("%s", (content, expected) => {
    expect(parseNotice(content)).toEqual(expected);
  });

  test("can be said plainly, whatever it is", () => {
    for (const code of NOTICE_CODES)
      expect(toPlainText({ code, at: new Date("2026-11-25T04:14:00Z") })).toMatch(/^The|^This/);
    expect(toPlainText({ code: "chat_opened", at: new Date("2026-11-25T04:14:00Z") })).toBe(
      "This chat is open until 2026-11-25 04:14 UTC.",
    );
  });
});

test.each([
  ["America/New_York", true],
  ["America/Argentina/Buenos_Aires", true],
  ["UTC", true],
  ["Mars/Olympus", false],
  ["+05:00", false],
  ["", false],
  ["America/New_York; DROP", false],
])("%s is a zone: %s", (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
