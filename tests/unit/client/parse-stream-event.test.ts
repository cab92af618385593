import { describe, expect, it } from "vitest";
import { parseStreamEvent } from "~/client/parse-stream-event";
import { makeMessage, makeReady, makeReadyChannel } from "../../support/client/make-wire";

function parse(event: string | undefined, data: unknown, id?: string) {
  return parseStreamEvent({ event, id, data: typeof data === "string" ? data : JSON.stringify(data) });
}

const GOOD: readonly (readonly [string, unknown])[] = [
  ["ready", makeReady([makeReadyChannel(3)])],
  ["ready", makeReady([])],
  ["ready", { ...makeReadyChannel(3), you: {}, resumedFrom: null, serverTime: "" }],
  ["message", makeMessage(1)],
  ["channel", { channelId: "c1", status: "closed", closesAt: null, closedAt: null, reason: null }],
  ["read", { channelId: "c1", userId: "u", seq: 3, at: "" }],
  ["reset", { channelId: "c1", reason: "history_changed" }],
  ["bye", { reason: "lifetime", reconnect: true, retryMs: 0 }],
  ["typing", { channelId: "c1", userId: "u", until: "2026-01-05T09:00:06.000Z" }],
  ["presence", { channelId: "c1", userId: "u", online: false }],
];

describe("an event this client has to know", () => {
  it.each(GOOD)("is handed on as %s with its data and its place", (event, data) => {
    expect(parse(event, data, "7")).toEqual({ event, data, id: "7" });
  });

  it("has no place when the server gave none", () => {
    expect(parse("message", makeMessage(1))).toMatchObject({ id: null });
    expect(parse("message", makeMessage(1), "")).toMatchObject({ id: null });
  });

  it.each([
    ["message", "{"],
    ["message", ""],
    ["message", "null"],
    ["message", []],
    ["message", { ...makeMessage(1), version: -1 }],
    ["ready", makeReady([{ ...makeReadyChannel(1), lastSeq: Number.NaN }])],
    ["ready", { channels: [null] }],
    ["ready", {}],
    ["channel", { channelId: "c1", status: "half-open" }],
    ["read", { channelId: "c1", userId: "u", seq: "3" }],
    ["reset", { reason: "history_changed" }],
    ["bye", {}],
  ])("is unreadable when it is a broken %s: %j", (event, data) => {
    expect(parse(event, data)).toBeNull();
  });
});

it.each([
  ["typing", "{"],
  ["typing", { channelId: "c1", userId: "u", until: "soon" }],
  ["presence", {}],
  ["presence", { channelId: "c1", userId: "u", online: "yes" }],
  ["something_of_next_year", { channelId: "c1" }],
  [undefined, "hello"],
])("passes over %s that it cannot read and does not need", (event, data) => {
  expect(parse(event, data, "7")).toBe("ignored");
});
