import { describe, expect, it } from "vitest";
import { isCount, isObject, isWireMessage } from "~/client/wire-checks";
import { makeMessage } from "../../support/client/make-wire";

it("knows an object with fields from everything else that JSON can be", () => {
  expect(isObject({})).toBe(true);
  for (const value of [null, [], "x", 1, true, undefined]) expect(isObject(value)).toBe(false);
});

it("knows a whole number from 0 on", () => {
  for (const value of [0, 1, 2 ** 53 - 1]) expect(isCount(value)).toBe(true);
  for (const value of [-1, 0.5, 2 ** 53, Number.NaN, "1", null]) expect(isCount(value)).toBe(false);
});

describe("a message", () => {
  it("is one with all the store builds on", () => {
    expect(isWireMessage(makeMessage(1))).toBe(true);
    expect(isWireMessage({ ...makeMessage(1), content: null, somethingNew: 1 })).toBe(true);
  });

  it.each(["id", "channelId", "seq", "version", "author"])("is none without %s", (field) => {
    expect(isWireMessage({ ...makeMessage(1), [field]: undefined })).toBe(false);
  });

  it("is none with a seq that is not a number", () => {
    expect(isWireMessage({ ...makeMessage(1), seq: "1" })).toBe(false);
  });
});
