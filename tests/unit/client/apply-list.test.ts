import { describe, expect, it } from "vitest";
import { applyAskedList, applyPageList, applyRestartList } from "~/client/apply-list";
import { type ChatState, createChatState } from "~/client/chat-state";
import { applyHistory, openConversation } from "~/client/open-conversation";
import { makeChannel, makeHistory, makeList, SAM } from "../../support/client/make-wire";

const c2 = (lastSeq: number) => makeChannel(lastSeq, { id: "c2" });
const stateOf = (...lists: Parameters<typeof makeList>) => createChatState(SAM, makeList(...lists));
const ids = (state: ChatState) => [...state.records.keys()];

describe("a list that came with a page", () => {
  it("adds and renews, and removes nothing: it may be older than what is here", () => {
    const state = applyPageList(stateOf(makeChannel(5)), makeList(c2(1)));
    expect(ids(state)).toEqual(["c1", "c2"]);
    const renewed = applyPageList(state, makeList(makeChannel(3), c2(4)));
    expect(renewed.records.get("c1")?.info.lastSeq).toBe(5);
    expect(renewed.records.get("c2")?.info.lastSeq).toBe(4);
  });

  it("does not answer the wish for a list", () => {
    const wanting = { ...stateOf(makeChannel(5)), listWishes: 1 };
    expect(applyPageList(wanting, makeList(makeChannel(5))).listWishes).toBe(1);
  });
});

describe("a list we asked for", () => {
  it("answers the wish", () => {
    const before = { ...stateOf(makeChannel(5)), listWishes: 1 };
    expect(applyAskedList(before, makeList(makeChannel(6)), before).listWishes).toBe(0);
  });

  it("does not answer a wish that came after asking: it may not know of what made it", () => {
    const before = { ...stateOf(makeChannel(5)), listWishes: 1 };
    const since = { ...before, listWishes: 2 };
    expect(applyAskedList(since, makeList(makeChannel(6)), before).listWishes).toBe(1);
  });

  it("removes what it no longer names, also from the screen", () => {
    const before = openConversation(stateOf(makeChannel(5), c2(1)), "c2");
    const state = applyAskedList(before, makeList(makeChannel(5)), before);
    expect(ids(state)).toEqual(["c1"]);
    expect(state.conversations.size).toBe(0);
  });

  it("does not remove what we heard of after asking", () => {
    const before = stateOf(makeChannel(5));
    const since = applyPageList(before, makeList(c2(1)));
    expect(ids(applyAskedList(since, makeList(makeChannel(5)), before))).toEqual(["c1", "c2"]);
  });
});

describe("a list whose place the stream goes on from", () => {
  const before = openConversation(stateOf(makeChannel(5)), "c1", makeHistory(1, 5));

  it("counts as told, so that the stream may skip it", () => {
    const state = applyRestartList(before, makeList(makeChannel(9)), before);
    expect(state.records.get("c1")?.syncedVersion).toBe(9);
  });

  it("starts every conversation over, also with fewer messages than before: its history may have been replaced", () => {
    const state = applyRestartList(before, makeList(makeChannel(2)), before);
    expect(state.records.get("c1")).toMatchObject({
      syncedVersion: 2,
      resetPending: false,
      info: { lastSeq: 2, version: 2, unread: 2 },
    });
    expect(state.conversations.get("c1")).toMatchObject({ history: "loading", messages: [], held: [] });
    expect(state.listWishes).toBe(0);
  });

  it("makes answers asked for before it worthless", () => {
    const { generation } = before.conversations.get("c1")!;
    const state = applyRestartList(before, makeList(makeChannel(9)), before);
    expect(applyHistory(state, "c1", makeHistory(1, 9), generation)).toBe(state);
  });
});
