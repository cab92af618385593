import { describe, expect, it } from "vitest";
import { applyEvent } from "~/client/apply-event";
import { type ChatState, createChatState } from "~/client/chat-state";
import { isCaughtUp } from "~/client/is-caught-up";
import { applyHistory, closeConversation, openConversation } from "~/client/open-conversation";
import { setHistory, setLoadingOlder } from "~/client/set-history";
import {
  makeChannel,
  makeHistory,
  makeList,
  makeMessage,
  makeMessages,
  SAM,
} from "../../support/client/make-wire";

const stateOf = (lastSeq: number) => createChatState(SAM, makeList(makeChannel(lastSeq)));
const open = (state: ChatState) => state.conversations.get("c1")!;
const seqs = (state: ChatState) => open(state).messages.map(({ seq }) => seq);

describe("opening with the page's own history", () => {
  it("shows it at once, and is up to date with the list it came with", () => {
    const state = openConversation(stateOf(3), "c1", makeHistory(1, 3));
    expect(seqs(state)).toEqual([1, 2, 3]);
    expect(isCaughtUp({ ...state, streaming: true })).toBe(true);
  });

  it("shows it, but loads again when the stream told of changes that it is too old to hold", () => {
    // The message went by while nobody held texts of this conversation.
    const passed = applyEvent(stateOf(3), {
      event: "message",
      data: makeMessage(2, { version: 4 }),
      id: null,
    });
    const state = openConversation(passed, "c1", makeHistory(1, 3));
    expect(open(state)).toMatchObject({ stale: true, history: "ready" });
    expect(isCaughtUp({ ...state, streaming: true })).toBe(false);
  });

  it("trusts history that is newer than the list: the stream will repeat what lies between", () => {
    const state = openConversation(stateOf(3), "c1", makeHistory(1, 5));
    expect(open(state).stale).toBe(false);
    expect(state.records.get("c1")).toMatchObject({ syncedVersion: 3, info: { lastSeq: 5 } });
  });

  it("works for a conversation that no list has named", () => {
    const state = openConversation(createChatState(SAM, makeList()), "c1", makeHistory(1, 2));
    expect(seqs(state)).toEqual([1, 2]);
    expect(state.records.has("c1")).toBe(true);
  });

  it("while a reset waits for its answer, shows it only until that comes", () => {
    const reset = { event: "reset", data: { channelId: "c1", reason: "history_changed" }, id: null } as const;
    const state = openConversation(applyEvent(stateOf(9), reset), "c1", makeHistory(1, 9));
    expect(open(state).stale).toBe(true);
    expect(state.records.get("c1")?.info.lastSeq).toBe(0);
  });
});

describe("opening again", () => {
  it("without anything new is nothing", () => {
    const state = openConversation(stateOf(3), "c1", makeHistory(1, 3));
    expect(openConversation(state, "c1")).toBe(state);
  });

  it("takes newer messages from the page and keeps what is loaded", () => {
    const state = openConversation(stateOf(3), "c1", makeHistory(1, 3));
    const again = openConversation(state, "c1", { ...makeHistory(1, 5), messages: makeMessages(2, 5) });
    expect(seqs(again)).toEqual([1, 2, 3, 4, 5]);
    expect(open(again).generation).toBe(open(state).generation);
  });
});

describe("closing", () => {
  it("keeps no message", () => {
    const state = closeConversation(openConversation(stateOf(3), "c1", makeHistory(1, 3)), "c1");
    expect(state.conversations.size).toBe(0);
    expect(closeConversation(state, "c1")).toBe(state);
  });

  it("and opening again makes answers to the first time worthless", () => {
    const first = openConversation(stateOf(3), "c1");
    const { generation } = open(first);
    const second = openConversation(closeConversation(first, "c1"), "c1");
    expect(applyHistory(second, "c1", makeHistory(1, 3), generation)).toBe(second);
    expect(applyHistory(second, "c1", makeHistory(1, 3), open(second).generation)).not.toBe(second);
  });
});

it("says how loading stands, and nothing when that is known or nobody looks", () => {
  const state = openConversation(stateOf(3), "c1");
  expect(open(setHistory(state, "c1", "failed")).history).toBe("failed");
  expect(setHistory(state, "c1", "loading")).toBe(state);
  expect(open(setLoadingOlder(state, "c1", true)).loadingOlder).toBe(true);
  expect(setLoadingOlder(state, "c1", false)).toBe(state);
  expect(setHistory(state, "c9", "failed")).toBe(state);
});
