import { describe, expect, it } from "vitest";
import { applyMessage } from "~/client/apply-message";
import { applyChannelInfo, changeRecord, withMessage, withOwnRead } from "~/client/channel-info";
import { type ChatState, createChatState, withRecord } from "~/client/chat-state";
import type { WireChannel } from "~/protocol/messages";
import { makeChannel, makeList, makeMessage, minute, SAM } from "../../support/client/make-wire";

const stateOf = (...channels: WireChannel[]) => createChatState(SAM, makeList(...channels));
const infoOf = (state: ChatState, id = "c1") => state.records.get(id)?.info;

describe("an entry from an answer", () => {
  it("is new when it was not known", () => {
    const state = applyChannelInfo(stateOf(), makeChannel(3), true);
    expect(state.records.get("c1")).toEqual({
      info: makeChannel(3),
      syncedVersion: 3,
      resetPending: false,
      targetVersion: 0,
      peerReadSeq: 0,
    });
  });

  it("never takes back what only grows", () => {
    const known = makeChannel(9, { version: 12, readSeq: 7 });
    const state = applyChannelInfo(stateOf(known), makeChannel(5, { readSeq: 2 }), true);
    expect(infoOf(state)).toEqual(known);
    expect(state.records.get("c1")?.syncedVersion).toBe(12);
  });

  it("brings what is newer, and unread follows", () => {
    const state = applyChannelInfo(stateOf(makeChannel(5, { readSeq: 4 })), makeChannel(9), true);
    expect(infoOf(state)).toEqual(makeChannel(9, { readSeq: 4 }));
  });

  it("does not count as told by the stream", () => {
    const state = applyChannelInfo(stateOf(makeChannel(5)), makeChannel(9), true);
    expect(state.records.get("c1")?.syncedVersion).toBe(5);
  });

  it("decides whether the conversation is closed only while no stream does", () => {
    const closed = makeChannel(5, { status: "closed", closedAt: minute(9) });
    const quiet = stateOf(makeChannel(5));
    expect(infoOf(applyChannelInfo(quiet, closed, true))?.status).toBe("closed");
    const streaming = { ...quiet, streaming: true };
    expect(infoOf(applyChannelInfo(streaming, closed, true))).toMatchObject({
      status: "active",
      closedAt: null,
    });
  });

  it("renews the name of the other person", () => {
    const peer = { id: "person-dana", name: "Dana M.", role: "therapist" } as const;
    const state = applyChannelInfo(stateOf(makeChannel(5)), makeChannel(5, { peer }), false);
    expect(infoOf(state)?.peer.name).toBe("Dana M.");
  });
});

describe("after a reset", () => {
  const wiped = () => {
    const state = stateOf(makeChannel(0));
    const record = state.records.get("c1")!;
    return withRecord(state, "c1", { ...record, syncedVersion: 0, resetPending: true });
  };

  it("believes only what was asked for since", () => {
    expect(applyChannelInfo(wiped(), makeChannel(9), false)).toEqual(wiped());
    const asked = applyChannelInfo(wiped(), makeChannel(2), true);
    expect(asked.records.get("c1")).toMatchObject({
      syncedVersion: 2,
      resetPending: false,
      info: makeChannel(2),
    });
  });

  it("takes numbers back only for what was deleted when its time was over, and for good", () => {
    const gone = makeChannel(0, { version: 14, status: "closed", erased: true, purgedUntil: minute(9) });
    const known = withRecord(wiped(), "c1", {
      ...wiped().records.get("c1")!,
      info: makeChannel(9, { readSeq: 2 }),
    });
    const asked = applyChannelInfo({ ...known, streaming: true }, gone, true);
    expect(infoOf(asked)).toMatchObject({ lastSeq: 0, unread: 0, status: "closed", purgedUntil: minute(9) });
    expect(infoOf(applyChannelInfo(asked, makeChannel(9), true))).toBe(infoOf(asked));
  });

  it("does not forget what the stream has told since", () => {
    const told = applyMessage(wiped(), makeMessage(3), true);
    const asked = applyChannelInfo(told, makeChannel(2), true);
    expect(asked.records.get("c1")).toMatchObject({ syncedVersion: 3, info: { lastSeq: 3 } });
  });
});

describe("a message", () => {
  it("raises the count, the change number, the time and unread", () => {
    expect(withMessage(makeChannel(5), makeMessage(6, { version: 8 }))).toEqual(
      makeChannel(6, { version: 8 }),
    );
  });

  it("that was edited raises the change number only", () => {
    expect(withMessage(makeChannel(5), makeMessage(2, { version: 6 }))).toEqual(
      makeChannel(5, { version: 6 }),
    );
  });

  it("brings its time even when its number was told before", () => {
    const told = makeChannel(6, { lastMessageAt: minute(5) });
    expect(withMessage(told, makeMessage(6)).lastMessageAt).toBe(minute(6));
  });

  it("told twice says nothing new", () => {
    const info = withMessage(makeChannel(5), makeMessage(6));
    expect(withMessage(info, makeMessage(6))).toBe(info);
    expect(withMessage(info, makeMessage(2))).toBe(info);
  });
});

it("reads forward only", () => {
  const info = makeChannel(5, { readSeq: 2 });
  expect(withOwnRead(info, 4)).toEqual(makeChannel(5, { readSeq: 4 }));
  expect(withOwnRead(info, 2)).toBe(info);
  expect(withOwnRead(info, 1)).toBe(info);
});

it("changes known conversations only, and nothing when nothing changes", () => {
  const state = stateOf(makeChannel(5));
  expect(changeRecord(state, "c9", (record) => ({ ...record, peerReadSeq: 1 }))).toBe(state);
  expect(changeRecord(state, "c1", (record) => record)).toBe(state);
  expect(changeRecord(state, "c1", (one) => ({ ...one, peerReadSeq: 1 }))).not.toBe(state);
});
