import { describe, expect, it } from "vitest";
import { applyEvent } from "~/client/apply-event";
import { applyMessage } from "~/client/apply-message";
import { type ChatState, createChatState } from "~/client/chat-state";
import { isCaughtUp } from "~/client/is-caught-up";
import { applyHistory, openConversation } from "~/client/open-conversation";
import type { StreamEvent, StreamEventName, StreamEvents } from "~/protocol/events";
import {
  DANA,
  makeChannel,
  makeHistory,
  makeList,
  makeMessage,
  makeReady,
  makeReadyChannel,
  minute,
  SAM,
} from "../../support/client/make-wire";

function event<Name extends StreamEventName>(name: Name, data: StreamEvents[Name]): StreamEvent {
  return { event: name, data, id: null } as StreamEvent;
}

function shownIn(state: ChatState) {
  return [...state.conversations.values()].map(({ generation: _, ...shown }) => shown);
}

/** Every event is applied twice, which must be the same as once (P5). */
function apply(state: ChatState, ...events: StreamEvent[]): ChatState {
  return events.reduce((before, one) => {
    const after = applyEvent(before, one);
    const again = applyEvent(after, one);
    // What counts itself, so that older answers are known, may count twice; everything else stays the same.
    const counters = { generation: 0, resets: 0, listWishes: 0, conversations: null };
    expect({ ...again, ...counters }).toEqual({ ...after, ...counters });
    expect(shownIn(again)).toEqual(shownIn(after));
    return after;
  }, state);
}

const stateOf = (lastSeq: number) => createChatState(SAM, makeList(makeChannel(lastSeq)));
const opened = (lastSeq: number) => openConversation(stateOf(lastSeq), "c1", makeHistory(1, lastSeq));
const record = (state: ChatState) => state.records.get("c1")!;
const seqs = (state: ChatState) => state.conversations.get("c1")?.messages.map(({ seq }) => seq);
const ready = (lastSeq: number) => event("ready", makeReady([makeReadyChannel(lastSeq)]));

describe("ready", () => {
  it("alone is not being up to date: its replay is to come", () => {
    const state = apply(opened(2), ready(4));
    expect(state.streaming).toBe(true);
    expect(record(state)).toMatchObject({ targetVersion: 4, syncedVersion: 2 });
    expect(isCaughtUp(state)).toBe(false);
    const half = apply(state, event("message", makeMessage(3)));
    expect(isCaughtUp(half)).toBe(false);
    expect(isCaughtUp(apply(half, event("message", makeMessage(4))))).toBe(true);
  });

  it("is being up to date when there is nothing to replay", () => {
    expect(isCaughtUp(apply(opened(2), ready(2)))).toBe(true);
  });

  it("holds for conversations that are not on the screen as well", () => {
    const state = apply(stateOf(2), ready(3));
    expect(isCaughtUp(state)).toBe(false);
    expect(isCaughtUp(apply(state, event("message", makeMessage(3))))).toBe(true);
  });

  it("is reached by a replay that skips: a message changed twice comes once", () => {
    const state = apply(opened(2), event("ready", makeReady([makeReadyChannel(2, { version: 9 })])));
    expect(isCaughtUp(apply(state, event("message", makeMessage(1, { version: 9 }))))).toBe(true);
  });

  it("tells what is open and how far everybody has read", () => {
    const reads = [
      { userId: SAM.id, seq: 2, at: minute(1) },
      { userId: DANA.id, seq: 1, at: minute(1) },
    ];
    const channel = { id: "c1", status: "closed", closesAt: null, closedAt: minute(2) } as const;
    const state = apply(stateOf(2), event("ready", makeReady([makeReadyChannel(2, { channel, reads })])));
    expect(record(state)).toMatchObject({
      info: { status: "closed", closedAt: minute(2), readSeq: 2, unread: 0 },
      peerReadSeq: 1,
    });
  });

  it("never takes back what an answer told later", () => {
    const state = apply(stateOf(9), ready(7));
    expect(record(state).info).toMatchObject({ lastSeq: 9, version: 9 });
  });

  it("may come for one conversation alone, and says nothing about the others", () => {
    const two = createChatState(SAM, makeList(makeChannel(1), makeChannel(1, { id: "c2" })));
    const one = { ...makeReadyChannel(1), you: SAM, resumedFrom: "1-1", serverTime: minute(0) };
    const state = apply(two, event("ready", one));
    expect(state.listWishes).toBe(0);
    expect(isCaughtUp(state)).toBe(true);
  });

  it.each([
    ["it names a conversation nobody told us of", [makeReadyChannel(0)], []],
    ["it does not name one we know", [], [makeChannel(0)]],
  ])("asks for the list when %s", (_why, named, known) => {
    const state = apply(createChatState(SAM, makeList(...known)), event("ready", makeReady(named)));
    expect(state.listWishes).toBe(1);
    expect(isCaughtUp(state)).toBe(false);
  });

  it("without a place to go on from means: what came between has to be fetched", () => {
    const state = apply(opened(2), event("ready", makeReady([makeReadyChannel(5)], null)));
    expect(state.listWishes).toBe(1);
    expect(state.conversations.get("c1")?.stale).toBe(true);
    expect(seqs(state)).toEqual([1, 2]);
    const same = apply(opened(2), event("ready", makeReady([makeReadyChannel(2)], null)));
    expect(isCaughtUp(same)).toBe(true);
  });
});

describe("message", () => {
  it("is held only where it can be seen, and counted everywhere", () => {
    const quiet = apply(stateOf(2), event("message", makeMessage(3)));
    expect(quiet.conversations.size).toBe(0);
    expect(record(quiet)).toMatchObject({ syncedVersion: 3, info: { lastSeq: 3, unread: 3 } });
    expect(seqs(apply(opened(2), event("message", makeMessage(3))))).toEqual([1, 2, 3]);
  });

  it("that came as an answer to one's own send says nothing about the ones before it", () => {
    const begun = apply(stateOf(2), ready(4));
    const answered = applyMessage(begun, makeMessage(5, { author: SAM }), false);
    expect(isCaughtUp(answered)).toBe(false);
    expect(isCaughtUp(apply(answered, event("message", makeMessage(4))))).toBe(true);
  });

  it("of an unknown conversation asks for the list", () => {
    const state = apply(stateOf(2), event("message", makeMessage(1, { channelId: "c9" })));
    expect(state.listWishes).toBe(1);
  });

  it("moves nobody's position when it was only changed, or was there before the stream began", () => {
    const theirs = { author: DANA, version: 9 };
    const reads = [{ userId: DANA.id, seq: 1, at: minute(1) }];
    const state = apply(opened(2), event("ready", makeReady([makeReadyChannel(3, { version: 8, reads })])));
    for (const message of [
      makeMessage(2, { ...theirs, editedAt: minute(3) }),
      makeMessage(2, { ...theirs, deletedAt: minute(3), content: null }),
      makeMessage(2, { ...theirs, version: 8 }),
    ])
      expect(record(apply(state, event("message", message))).peerReadSeq).toBe(1);
    expect(record(apply(state, event("message", makeMessage(2, theirs)))).peerReadSeq).toBe(2);
  });

  it("is read by its author, if they had read all before it", () => {
    const [first, second] = [makeMessage(1), makeMessage(2)];
    const theirs = apply(stateOf(0), event("message", first), event("message", second));
    expect(record(theirs)).toMatchObject({ peerReadSeq: 2, info: { readSeq: 0, unread: 2 } });
    const mine = apply(theirs, event("message", makeMessage(3, { author: SAM })));
    expect(record(mine)).toMatchObject({ peerReadSeq: 2, info: { readSeq: 0, unread: 3 } });
    const read = apply(mine, event("read", { channelId: "c1", userId: SAM.id, seq: 3, at: minute(3) }));
    const again = apply(read, event("message", makeMessage(4, { author: SAM })));
    expect(record(again)).toMatchObject({ peerReadSeq: 2, info: { readSeq: 4, unread: 0 } });
  });

  it("of the system is read by nobody", () => {
    const author = { id: "system", name: "Renavest", role: "system" } as const;
    const note = apply(stateOf(0), event("message", makeMessage(1, { author })));
    expect(record(note)).toMatchObject({ peerReadSeq: 0, info: { readSeq: 0, unread: 1 } });
  });

  it("in an older version changes nothing back", () => {
    const state = apply(opened(2), event("message", makeMessage(2, { version: 5, content: "edited" })));
    expect(applyEvent(state, event("message", makeMessage(2)))).toBe(state);
  });
});

describe("channel", () => {
  const closed = { channelId: "c1", status: "closed", closesAt: null, closedAt: minute(3) } as const;

  it("closes and opens again", () => {
    const state = apply(stateOf(2), event("channel", { ...closed, reason: "ended_by_therapist" }));
    expect(record(state).info).toMatchObject({ status: "closed", closedAt: minute(3) });
    const active = { ...closed, status: "active", closedAt: null, reason: null } as const;
    expect(record(apply(state, event("channel", active))).info.status).toBe("active");
  });

  it("that is new asks for the list", () => {
    const state = apply(stateOf(2), event("channel", { ...closed, channelId: "c9", reason: "opened" }));
    expect(state.listWishes).toBe(1);
  });
});

describe("read", () => {
  it("moves one's own count and the other's mark, forward only", () => {
    const by = (userId: string, seq: number) =>
      event("read", { channelId: "c1", userId, seq, at: minute(1) });
    const state = apply(stateOf(5), by(SAM.id, 3), by(DANA.id, 4), by(SAM.id, 1), by(DANA.id, 2));
    expect(record(state)).toMatchObject({ info: { readSeq: 3, unread: 2 }, peerReadSeq: 4 });
  });

  it("of an unknown conversation says nothing", () => {
    const state = stateOf(1);
    expect(apply(state, event("read", { channelId: "c9", userId: "x", seq: 1, at: "" }))).toBe(state);
  });
});

describe("reset", () => {
  const reset = event("reset", { channelId: "c1", reason: "history_changed" });

  it("drops what is held and shows that it is loading", () => {
    const state = apply(opened(9), reset);
    expect(seqs(state)).toEqual([]);
    expect(state.conversations.get("c1")).toMatchObject({ history: "loading", baseSeq: null });
    expect(state.listWishes).toBe(1);
    expect(isCaughtUp({ ...state, streaming: true })).toBe(false);
  });

  it("lets a shorter history take its place", () => {
    const state = apply(opened(9), reset);
    const { generation } = state.conversations.get("c1")!;
    const loaded = applyHistory(state, "c1", makeHistory(1, 4), generation);
    expect(seqs(loaded)).toEqual([1, 2, 3, 4]);
    expect(record(loaded)).toMatchObject({ syncedVersion: 4, info: { lastSeq: 4, version: 4 } });
  });

  it("makes answers to earlier questions worthless", () => {
    const before = opened(9);
    const { generation } = before.conversations.get("c1")!;
    const state = apply(before, reset);
    expect(applyHistory(state, "c1", makeHistory(1, 9), generation)).toBe(state);
    expect(state.resets).toBe(1);
  });

  it("keeps how far the other has read, and where the divider stands", () => {
    const reads = [{ userId: DANA.id, seq: 4, at: minute(1) }];
    const told = apply(opened(9), event("ready", makeReady([makeReadyChannel(9, { reads })])));
    const state = apply(told, reset);
    expect(record(state).peerReadSeq).toBe(4);
    expect(state.conversations.get("c1")?.dividerAfterSeq).toBe(0);
  });
});

it("passes over what is for others to remember", () => {
  const state = opened(2);
  const until = minute(9);
  expect(applyEvent(state, event("typing", { channelId: "c1", userId: DANA.id, until }))).toBe(state);
  expect(applyEvent(state, event("presence", { channelId: "c1", userId: DANA.id, online: true }))).toBe(
    state,
  );
  expect(applyEvent(state, event("bye", { reason: "lifetime", reconnect: true, retryMs: 0 }))).toBe(state);
});
