import fc from "fast-check";
import { expect, it } from "vitest";
import { type OutboxItem, placeItem, toOutboxItem, toStored } from "~/client/outbox-item";
import { minute } from "../../support/client/make-wire";

const ITEM: OutboxItem = {
  channelId: "c1",
  clientMessageId: "k-1_A",
  content: "hello",
  createdAt: minute(1),
  state: "queued",
  error: null,
};

const roundTrip = (item: OutboxItem) => toOutboxItem(JSON.parse(JSON.stringify(toStored(item))));

it("is the same after it was written down", () => {
  expect(roundTrip(ITEM)).toEqual(ITEM);
  const failed: OutboxItem = { ...ITEM, state: "failed", error: "chat_closed" };
  expect(roundTrip(failed)).toEqual(failed);
  expect(roundTrip({ ...ITEM, state: "failed", error: "too_old" })).toMatchObject({ error: "too_old" });
});

it("is not on its way any more after a reload, but is when another tab says so", () => {
  expect(roundTrip({ ...ITEM, state: "sending" })).toEqual(ITEM);
  expect(toOutboxItem({ ...ITEM, state: "sending" })).toMatchObject({ state: "sending" });
});

it.each([
  ["a list", [ITEM]],
  ["nothing", null],
  ["a text", "{}"],
  ["no conversation", { ...ITEM, channelId: undefined }],
  ["an empty text", { ...ITEM, content: "" }],
  ["a text that is none", { ...ITEM, content: { not: "" } }],
  ["a key that the server would refuse", { ...ITEM, clientMessageId: "../x" }],
  ["a key that is too long", { ...ITEM, clientMessageId: "k".repeat(65) }],
  ["no time", { ...ITEM, createdAt: 7 }],
  ["a time that is none", { ...ITEM, createdAt: "yesterday" }],
])("is left out when what was written is %s", (_why, stored) => {
  expect(toOutboxItem(stored)).toBeNull();
});

it("with an error code of another version is simply tried again", () => {
  expect(toOutboxItem({ ...ITEM, error: "code_of_tomorrow" })).toEqual(ITEM);
});

it("never throws, and never makes anything that could not be sent", () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({ channelId: fc.anything(), content: fc.anything(), createdAt: fc.constant(minute(1)) }),
  );
  fc.assert(
    fc.property(anything, (stored) => {
      const { content, clientMessageId } = toOutboxItem(stored) ?? ITEM;
      expect(typeof content).toBe("string");
      expect(clientMessageId).toMatch(/^[\w-]{1,64}$/);
    }),
  );
});

it("stands by the time it was written, wherever it comes from", () => {
  const at = (key: string, n: number) => ({ ...ITEM, clientMessageId: key, createdAt: minute(n) });
  const items = [at("b", 2), at("d", 4), at("a", 1), at("c", 2)].reduce(
    placeItem,
    [] as readonly OutboxItem[],
  );
  expect(items.map(({ clientMessageId }) => clientMessageId)).toEqual(["a", "b", "c", "d"]);
  const again = placeItem(items, { ...at("b", 2), state: "sending" });
  expect(again.map(({ clientMessageId, state }) => `${clientMessageId} ${state}`)).toEqual([
    ...["a queued", "c queued", "b sending", "d queued"],
  ]);
});
