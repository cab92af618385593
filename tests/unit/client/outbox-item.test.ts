import fc from "fast-check";
import { expect, it } from "vitest";
import { fromStored, type OutboxItem, toStored } from "~/client/outbox-item";
import { minute } from "../../support/client/make-wire";

const ITEM: OutboxItem = {
  channelId: "c1",
  clientMessageId: "k-1_A",
  content: "hello",
  createdAt: minute(1),
  state: "queued",
  error: null,
};

const roundTrip = (item: OutboxItem) => fromStored(JSON.parse(JSON.stringify([toStored(item)])))[0];

it("is the same after it was written down", () => {
  expect(roundTrip(ITEM)).toEqual(ITEM);
  const failed: OutboxItem = { ...ITEM, state: "failed", error: "chat_closed" };
  expect(roundTrip(failed)).toEqual(failed);
});

it("is not on its way any more after a reload", () => {
  expect(roundTrip({ ...ITEM, state: "sending" })).toEqual(ITEM);
});

it.each([
  ["no list", { 0: ITEM }],
  ["nothing", null],
  ["a text", "[]"],
  ["a list of something else", [null, 7, "x", [], {}]],
  ["no conversation", [{ ...ITEM, channelId: undefined }]],
  ["an empty text", [{ ...ITEM, content: "" }]],
  ["a text that is none", [{ ...ITEM, content: { not: "" } }]],
  ["a key that the server would refuse", [{ ...ITEM, clientMessageId: "../x" }]],
  ["a key that is too long", [{ ...ITEM, clientMessageId: "k".repeat(65) }]],
  ["no time", [{ ...ITEM, createdAt: 7 }]],
])("is left out when what was written is %s", (_why, stored) => {
  expect(fromStored(stored)).toEqual([]);
});

it("with an error code of another version is simply tried again", () => {
  expect(fromStored([{ ...ITEM, error: "code_of_tomorrow" }])).toEqual([ITEM]);
});

it("never throws, and never makes anything that could not be sent", () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.array(fc.record({ channelId: fc.anything(), content: fc.anything() })),
  );
  fc.assert(
    fc.property(anything, (stored) => {
      for (const item of fromStored(stored)) {
        expect(typeof item.content).toBe("string");
        expect(item.clientMessageId).toMatch(/^[\w-]{1,64}$/);
      }
      expect(Array.isArray(fromStored(stored))).toBe(true);
    }),
  );
});
