import fc from "fast-check";
import { expect, it } from "vitest";
import { parseOwnWord } from "~/client/own-words";
import { minute } from "../../support/client/make-wire";

const ITEM = { channelId: "c1", clientMessageId: "k1", content: "hello", createdAt: minute(1), error: null };

it.each([
  { kind: "ask" },
  { kind: "put", item: { ...ITEM, state: "sending" } },
  { kind: "drop", clientMessageId: "k1" },
  { kind: "stored", clientMessageId: "k1" },
  { kind: "draft", channelId: "c1", text: "" },
])("is heard as it was said: %j", (word) => {
  expect(parseOwnWord(structuredClone(word))).toEqual(word);
});

it.each([
  [null],
  ["put"],
  [{ kind: "put" }],
  [{ kind: "put", item: { ...ITEM, content: 7 } }],
  [{ kind: "stored" }],
  [{ kind: "drop", clientMessageId: 7 }],
  [{ kind: "draft", channelId: "c1" }],
  [{ kind: "word_of_tomorrow", channelId: "c1", text: "x" }],
])("is nothing when it is something else: %j", (data) => {
  expect(parseOwnWord(data)).toBeNull();
});

it("never throws", () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom("ask", "put", "drop", "stored", "draft"), (item, kind) => {
      expect(() => [parseOwnWord(item), parseOwnWord({ kind, item, text: item })]).not.toThrow();
    }),
  );
});
