import { describe, expect, it } from "vitest";
import { applyEvent } from "~/client/apply-event";
import { applyMessage } from "~/client/apply-message";
import { type ChatState, createChatState } from "~/client/chat-state";
import { openConversation } from "~/client/open-conversation";
import type { OutboxItem } from "~/client/outbox-item";
import { createSnapshotMaker, type SnapshotSources } from "~/client/to-snapshot";
import type { WireChannel } from "~/protocol/messages";
import {
  makeChannel,
  makeHistory,
  makeList,
  makeMessage,
  makeReady,
  makeReadyChannel,
  minute,
  SAM,
} from "../../support/client/make-wire";

const stateOf = (...channels: WireChannel[]) => createChatState(SAM, makeList(...channels));
const opened = (lastSeq: number) =>
  openConversation(stateOf(makeChannel(lastSeq)), "c1", makeHistory(1, lastSeq));

const NOBODY: ReadonlySet<string> = new Set();

function sources(state: ChatState, fields: Partial<SnapshotSources> = {}): SnapshotSources {
  return {
    state,
    connection: { status: "idle" },
    outbox: [],
    here: NOBODY,
    typing: NOBODY,
    draftOf: () => "",
    flags: { leads: true, keepsUnsent: true, forgotten: false },
    ...fields,
  };
}

function pending(clientMessageId: string, fields: Partial<OutboxItem> = {}): OutboxItem {
  const content = `text of ${clientMessageId}`;
  return {
    channelId: "c1",
    clientMessageId,
    content,
    createdAt: minute(1),
    state: "queued",
    error: null,
    ...fields,
  };
}

const own = (seq: number, clientMessageId: string) => makeMessage(seq, { author: SAM, clientMessageId });

describe("the list", () => {
  it("has the newest activity first, and those without any last, as they came", () => {
    const at = (id: string, lastMessageAt: string | null) => makeChannel(0, { id, lastMessageAt });
    const state = stateOf(at("new-1", null), at("old", minute(1)), at("new-2", null), at("young", minute(9)));
    const { channels } = createSnapshotMaker()(sources(state));
    expect(channels.map(({ id }) => id)).toEqual(["young", "old", "new-1", "new-2"]);
  });

  it("moves a conversation up when somebody writes", () => {
    const state = stateOf(makeChannel(9), makeChannel(3, { id: "c2" }));
    const message = makeMessage(4, { channelId: "c2", createdAt: minute(30) });
    const { channels } = createSnapshotMaker()(sources(applyMessage(state, message, true)));
    expect(channels.map(({ id, unread }) => [id, unread])).toEqual([
      ["c2", 4],
      ["c1", 9],
    ]);
  });
});

describe("live", () => {
  const ready = { event: "ready", data: makeReady([makeReadyChannel(3)]), id: null } as const;
  const catchingUp = { status: "catching_up" } as const;
  const statusOf = (state: ChatState) =>
    createSnapshotMaker()(sources(state, { connection: catchingUp })).connection.status;

  it("is said only when everything has been shown", () => {
    expect(statusOf(opened(2))).toBe("catching_up");
    const begun = applyEvent(opened(2), ready);
    expect(statusOf(begun)).toBe("catching_up");
    expect(statusOf(applyMessage(begun, makeMessage(3), true))).toBe("live");
  });

  it("is not said while a conversation on the screen loads, but a failed one speaks for itself", () => {
    const loading = applyEvent(openConversation(stateOf(makeChannel(3)), "c1"), ready);
    expect(statusOf(loading)).toBe("catching_up");
    const open = loading.conversations.get("c1")!;
    const failed = new Map([["c1", { ...open, history: "failed" as const }]]);
    expect(statusOf({ ...loading, conversations: failed })).toBe("live");
  });

  it("is not said by a connection that is not there", () => {
    const state = applyMessage(applyEvent(opened(2), ready), makeMessage(3), true);
    const { connection } = createSnapshotMaker()(sources(state, { connection: { status: "offline" } }));
    expect(connection).toEqual({ status: "offline" });
  });
});

describe("a conversation", () => {
  it("has its entry, messages, draft and what the other has read", () => {
    const reads = [{ userId: "person-dana", seq: 2, at: minute(1) }];
    const data = makeReady([makeReadyChannel(3, { reads })]);
    const state = applyEvent(opened(3), { event: "ready", data, id: null });
    const { conversations } = createSnapshotMaker()(sources(state, { draftOf: (id) => `draft of ${id}` }));
    expect(conversations.c1).toEqual({
      channel: makeChannel(3),
      messages: makeHistory(1, 3).messages,
      pending: [],
      hasMore: false,
      history: "ready",
      loadingOlder: false,
      dividerAfterSeq: 0,
      peerReadSeq: 2,
      peerHere: false,
      peerTyping: false,
      draft: "draft of c1",
    });
  });

  it("is not there before somebody knows whose it is", () => {
    const state = openConversation(stateOf(), "c9");
    expect(createSnapshotMaker()(sources(state)).conversations).toEqual({});
  });

  it("shows what is on its way, its own only", () => {
    const outbox = [pending("a"), pending("b", { channelId: "c2" }), pending("c")];
    const { conversations } = createSnapshotMaker()(sources(opened(1), { outbox }));
    expect(conversations.c1?.pending.map(({ clientMessageId }) => clientMessageId)).toEqual(["a", "c"]);
  });

  it("shows a message once, also in the moment when it is both stored and on its way", () => {
    const state = applyMessage(opened(1), own(2, "a"), true);
    const { conversations } = createSnapshotMaker()(sources(state, { outbox: [pending("a"), pending("b")] }));
    expect(conversations.c1?.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(conversations.c1?.pending.map(({ clientMessageId }) => clientMessageId)).toEqual(["b"]);
  });

  it("keeps a stored message on its way while it stands behind a hole", () => {
    const state = applyMessage(opened(1), own(3, "a"), false);
    const { conversations } = createSnapshotMaker()(sources(state, { outbox: [pending("b")] }));
    expect(conversations.c1?.messages.map(({ seq }) => seq)).toEqual([1]);
    expect(conversations.c1?.pending).toMatchObject([
      { clientMessageId: "a", state: "sending", content: "text 3" },
      { clientMessageId: "b", state: "queued" },
    ]);
    const filled = applyMessage(state, makeMessage(2), true);
    expect(createSnapshotMaker()(sources(filled)).conversations.c1?.pending).toEqual([]);
  });
});

describe("what did not change", () => {
  it("is the same object as before, so that screens can skip it", () => {
    const make = createSnapshotMaker();
    const two = openConversation(
      stateOf(makeChannel(1), makeChannel(1, { id: "c2" })),
      "c1",
      makeHistory(1, 1),
    );
    const both = openConversation(two, "c2");
    const given = sources(both);
    const before = make(given);
    const draftOf = (id: string) => (id === "c2" ? "typing" : "");
    const after = make({ ...given, draftOf });
    expect(after).not.toBe(before);
    expect(after.channels).toBe(before.channels);
    expect(after.conversations.c1).toBe(before.conversations.c1);
    expect(after.conversations.c2).not.toBe(before.conversations.c2);
  });

  it("holds for messages while something else is told", () => {
    const make = createSnapshotMaker();
    const before = make(sources(opened(3))).conversations.c1;
    const after = make(sources(opened(3), { outbox: [pending("a")] })).conversations.c1;
    expect(after?.messages).toEqual(before?.messages);
    const state = opened(3);
    const read = { channelId: "c1", userId: "person-dana", seq: 1, at: minute(1) };
    const told = applyEvent(state, { event: "read", data: read, id: null });
    expect(make(sources(told)).conversations.c1?.messages).toBe(
      make(sources(state)).conversations.c1?.messages,
    );
  });
});

describe("the other person", () => {
  const of = (state: ChatState, fields: Partial<SnapshotSources>) =>
    createSnapshotMaker()(sources(state, fields));

  it("is here and writing when the stream says so", () => {
    const snapshot = of(opened(2), { here: new Set(["c1"]), typing: new Set(["c1"]) });
    expect(snapshot.here).toEqual(new Set(["c1"]));
    expect(snapshot.conversations["c1"]).toMatchObject({ peerHere: true, peerTyping: true });
    expect(of(opened(2), {}).conversations["c1"]).toMatchObject({ peerHere: false, peerTyping: false });
  });

  it("is never writing in a closed conversation", () => {
    const data = {
      channelId: "c1",
      status: "closed",
      closesAt: null,
      closedAt: minute(3),
      reason: null,
    } as const;
    const closed = applyEvent(opened(2), { event: "channel", data, id: null });
    expect(of(closed, { typing: new Set(["c1"]) }).conversations["c1"]).toMatchObject({ peerTyping: false });
  });
});
