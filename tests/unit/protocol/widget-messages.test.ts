import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  listWidgetCrossings,
  toFrameMessage,
  toPageMessage,
  WIDGET_MESSAGES,
  WIDGET_TOKEN_MAX,
} from "~/protocol/widget-messages";

describe("what page and frame say to each other", () => {
  test.each([
    { renavest: "hello" },
    { renavest: "ready", version: 1 },
    { renavest: "token_wanted", refused: false },
    { renavest: "unread", count: 3 },
    { renavest: "close" },
    { renavest: "notice", code: "identity_required" },
  ])("the page takes $renavest, the frame does not", (message) => {
    expect(toPageMessage(message)).toEqual(message);
    expect(toFrameMessage(message)).toBeNull();
  });

  test.each([
    { renavest: "offer", versions: [1, 2] },
    { renavest: "settings", locale: null, theme: "auto", accent: "#1E6B55" },
    { renavest: "shown", open: true },
    { renavest: "token", token: "a".repeat(WIDGET_TOKEN_MAX) },
    { renavest: "token", token: null },
    { renavest: "end" },
  ])("the frame takes $renavest, the page does not", (message) => {
    expect(toFrameMessage(message)).toEqual(message);
    expect(toPageMessage(message)).toBeNull();
  });

  test.each([
    { renavest: "unread" },
    { renavest: "unread", count: -1 },
    { renavest: "unread", count: 1.5 },
    { renavest: "unread", count: "1" },
    { renavest: "unread", count: 1, text: "hello" },
    { renavest: "notice", code: "anything" },
    { renavest: "notice", code: "Your therapist wrote" },
    { renavest: "toString" },
    { renavest: "__proto__" },
    { renavest: ["close"] },
    ["close"],
    "close",
    null,
    undefined,
  ])("the page takes nothing like %j", (value) => {
    expect(toPageMessage(value)).toBeNull();
  });

  test.each([
    { renavest: "offer", versions: "1" },
    { renavest: "token", token: "" },
    { renavest: "token", token: "a".repeat(WIDGET_TOKEN_MAX + 1) },
    { renavest: "settings", locale: "de", theme: "auto", accent: null },
    { renavest: "settings", locale: null, theme: "auto", accent: "red;background:url(//x)" },
    { renavest: "settings", locale: null, theme: "auto" },
  ])("the frame takes nothing like %j", (value) => {
    expect(toFrameMessage(value)).toBeNull();
  });

  test("whatever is posted, it does not throw", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (value) => {
        expect([toPageMessage(value), toPageMessage({ renavest: value })]).toEqual([null, null]);
      }),
    );
  });

  test("the report names every message and every field, each with its reason", () => {
    const told = listWidgetCrossings().map(({ message, field }) => `${message}.${field}`);
    const known = Object.entries(WIDGET_MESSAGES).flatMap(([message, { fields }]) => {
      const names = Object.keys(fields);
      return names.length === 0 ? [`${message}.null`] : names.map((field) => `${message}.${field}`);
    });
    expect(told).toEqual(known);
    expect(listWidgetCrossings().every(({ purpose }) => purpose.length > 10)).toBe(true);
  });
});
