import { describe, expect, it } from "vitest";
import { createRecord, type OpenConversation } from "~/client/chat-state";
import { createConversation, dropHistory, holdMessages, isComplete, mergePage } from "~/client/conversation";
import { makeChannel, makeHistory, makeMessage, makeMessages } from "../../support/client/make-wire";

const record = (lastSeq: number) => createRecord(makeChannel(lastSeq));
const fresh = (lastSeq = 0) => createConversation(1, record(lastSeq));
const seqs = ({ messages }: OpenConversation) => messages.map(({ seq }) => seq);
const loaded = (from: number, to: number) => mergePage(fresh(to), makeHistory(from, to), record(to));

describe("a conversation just opened", () => {
  it("is loading and shows nothing", () => {
    expect(fresh()).toMatchObject({ history: "loading", messages: [], baseSeq: null, hasMore: false });
  });

  it("shows nothing of what the stream brings before its history", () => {
    const open = holdMessages(fresh(2), makeMessages(1, 2));
    expect(seqs(open)).toEqual([]);
    expect(seqs(mergePage(open, makeHistory(1, 1), record(2)))).toEqual([1, 2]);
  });

  it("has its divider where reading stopped, if anything was unread", () => {
    expect(createConversation(1, createRecord(makeChannel(9, { readSeq: 4 }))).dividerAfterSeq).toBe(4);
    expect(createConversation(1, createRecord(makeChannel(9, { readSeq: 9 }))).dividerAfterSeq).toBeNull();
    expect(createConversation(1, createRecord(makeChannel(9))).dividerAfterSeq).toBe(0);
  });

  it("learns of its divider with the first history when it was not in the list", () => {
    const unknown = createConversation(1, undefined);
    expect(unknown.dividerAfterSeq).toBeUndefined();
    const open = mergePage(unknown, makeHistory(1, 3), createRecord(makeChannel(3, { readSeq: 2 })));
    expect(open.dividerAfterSeq).toBe(2);
    expect(mergePage(open, makeHistory(1, 3), record(3)).dividerAfterSeq).toBe(2);
  });
});

describe("a page of history", () => {
  it("is shown when it is the first", () => {
    const open = loaded(51, 100);
    expect(open).toMatchObject({ history: "ready", baseSeq: 51, hasMore: true });
    expect(seqs(open)).toHaveLength(50);
  });

  it("may be empty: a conversation without messages is complete, and its first message shows", () => {
    const open = mergePage(fresh(), makeHistory(1, 0), record(0));
    expect(open).toMatchObject({ history: "ready", baseSeq: 1, hasMore: false, messages: [] });
    expect(isComplete(open, record(0))).toBe(true);
    expect(seqs(holdMessages(open, [makeMessage(1)]))).toEqual([1]);
  });

  it("may be empty because everything was purged", () => {
    const page = { channel: makeChannel(40), messages: [], hasMore: false };
    const open = mergePage(fresh(40), page, record(40));
    expect(isComplete(open, record(40))).toBe(true);
    expect(seqs(holdMessages(open, [makeMessage(41)]))).toEqual([41]);
  });

  it("before what is loaded extends it downwards", () => {
    const open = mergePage(loaded(51, 100), makeHistory(1, 50, 100), record(100));
    expect(open).toMatchObject({ baseSeq: 1, hasMore: false });
    expect(seqs(open)).toHaveLength(100);
  });

  it("over what is loaded extends it upwards, and keeps what it says about older ones", () => {
    const open = mergePage(loaded(51, 60), makeHistory(55, 70), record(70));
    expect(open).toMatchObject({ baseSeq: 51, hasMore: true });
    expect(seqs(open)).toHaveLength(20);
    const whole = mergePage(loaded(1, 60), makeHistory(55, 70), record(70));
    expect(whole).toMatchObject({ baseSeq: 1, hasMore: false });
  });

  it("right after what is loaded extends it", () => {
    expect(seqs(mergePage(loaded(1, 5), makeHistory(6, 9), record(9)))).toHaveLength(9);
  });

  it("far above what is loaded takes its place: no hole shows, the rest is loaded again on demand", () => {
    const open = mergePage(loaded(1, 50), makeHistory(151, 200), record(200));
    expect(open).toMatchObject({ baseSeq: 151, hasMore: true });
    expect(seqs(open)[0]).toBe(151);
  });

  it("far below what is loaded is kept, but not shown", () => {
    const open = mergePage(loaded(151, 200), makeHistory(1, 50, 200), record(200));
    expect(open).toMatchObject({ baseSeq: 151, hasMore: true });
    expect(seqs(open)).toHaveLength(50);
  });

  it("that is empty below what is loaded only says that there is no more", () => {
    const open = mergePage(loaded(51, 100), { ...makeHistory(1, 0, 120), hasMore: false }, record(120));
    expect(open).toMatchObject({ baseSeq: 51, hasMore: false });
    expect(seqs(open)).toHaveLength(50);
  });

  it("takes the place of everything when what is shown is doubted, also of what it touches", () => {
    const doubted = { ...loaded(1, 60), stale: true };
    const open = mergePage(doubted, makeHistory(21, 70), record(70));
    expect(open).toMatchObject({ baseSeq: 21, hasMore: true, stale: false });
  });

  it("older than what the stream brought changes nothing back", () => {
    const edited = makeMessage(3, { version: 50, content: "edited" });
    const open = holdMessages(loaded(1, 5), [edited]);
    expect(mergePage(open, makeHistory(1, 5), record(5)).messages[2]).toBe(edited);
  });

  it("brings the newest state of a message that was changed before it was loaded", () => {
    const edited = makeMessage(3, { version: 50, content: "edited" });
    const open = holdMessages(loaded(51, 100), [edited]);
    expect(seqs(open)).toHaveLength(50);
    expect(mergePage(open, makeHistory(1, 50, 100), record(100)).messages[2]).toBe(edited);
  });
});

describe("a hole", () => {
  it("never shows: what stands behind it waits", () => {
    const open = holdMessages(loaded(1, 3), [makeMessage(5), makeMessage(6)]);
    expect(seqs(open)).toEqual([1, 2, 3]);
    expect(isComplete(open, record(6))).toBe(false);
    const filled = holdMessages(open, [makeMessage(4)]);
    expect(seqs(filled)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(isComplete(filled, record(6))).toBe(true);
  });

  it("is there, too, when the list knows of more than is held", () => {
    expect(isComplete(loaded(1, 3), record(4))).toBe(false);
  });
});

it("is not complete while loading, failed or doubted", () => {
  expect(isComplete(fresh(), record(0))).toBe(false);
  expect(isComplete({ ...loaded(1, 3), history: "failed" }, record(3))).toBe(false);
  expect(isComplete({ ...loaded(1, 3), stale: true }, record(3))).toBe(false);
  expect(isComplete(loaded(1, 3), undefined)).toBe(true);
});

it("drops everything from the server, but not where the divider stands", () => {
  const open = { ...loaded(1, 9), dividerAfterSeq: 4, loadingOlder: true };
  const dropped = dropHistory(open, 7);
  expect(dropped).toEqual({ ...createConversation(7, undefined), dividerAfterSeq: 4 });
});

it("gives back the very same object when nothing is new", () => {
  const open = loaded(1, 5);
  expect(holdMessages(open, makeMessages(1, 5))).toBe(open);
});
