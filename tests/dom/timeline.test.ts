import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Said, toTimeline } from "~/chat-ui/conversation/timeline";
import { isChangeable } from "~/chat-ui/conversation/use-message-change";
import type { Zone } from "~/chat-ui/time/format-time";
import {
  at,
  DANA,
  makeChannel,
  makeConversation,
  makeMessage,
  makePending,
  SAM,
} from "./support/make-conversation";

const LA: Zone = { timeZone: "America/Los_Angeles", locale: "en-US", known: true };

function kinds(...parameters: Parameters<typeof makeConversation>) {
  return toTimeline(makeConversation(...parameters), SAM.id, LA).map((item) => item.kind);
}

function said(...parameters: Parameters<typeof makeConversation>): Said[] {
  const items = toTimeline(makeConversation(...parameters), SAM.id, LA);
  return items.filter((item): item is Said => item.kind === "said");
}

describe("toTimeline", () => {
  it("is empty for an empty conversation", () => {
    expect(kinds()).toEqual([]);
  });

  it("starts each day of the reader with its separator", () => {
    const messages = [
      makeMessage(1, { createdAt: "2026-11-24T07:59:00Z" }),
      makeMessage(2, { createdAt: "2026-11-24T08:01:00Z" }),
      makeMessage(3, { createdAt: "2026-11-24T20:00:00Z" }),
    ];
    expect(kinds({ messages })).toEqual(["day", "said", "day", "said", "said"]);
  });

  it("does not go back a day for a clock that runs behind", () => {
    const messages = [makeMessage(1, { createdAt: "2026-11-24T08:01:00Z" })];
    const pending = [makePending("k", { createdAt: "2026-11-24T07:59:00Z" })];
    expect(kinds({ messages, pending })).toEqual(["day", "said", "said"]);
  });

  it("puts the unread divider after the last message that was read, once", () => {
    const messages = [1, 2, 3, 4].map((seq) => makeMessage(seq));
    expect(kinds({ messages, dividerAfterSeq: 2 })).toEqual([
      "day",
      "said",
      "said",
      "unread",
      "said",
      "said",
    ]);
    expect(kinds({ messages, dividerAfterSeq: 0 })).toEqual([
      "day",
      "unread",
      "said",
      "said",
      "said",
      "said",
    ]);
    expect(kinds({ messages, dividerAfterSeq: 4 })).not.toContain("unread");
    expect(kinds({ messages, dividerAfterSeq: null })).not.toContain("unread");
  });

  it("shows what somebody wrote before they had shown who they are on their side, and lets nobody change it", () => {
    const former = { id: "former", name: "Sam then", role: "prospect" } as const;
    const messages = [makeMessage(1, { author: former }), makeMessage(2, { author: SAM })];
    const seen = (channel: Parameters<typeof makeChannel>[0], youId: string) =>
      toTimeline(makeConversation({ messages, channel: makeChannel(channel) }), youId, LA).flatMap((item) =>
        item.kind === "said" ? [[item.own, item.before, isChangeable(item)]] : [],
      );
    expect(seen({ peer: DANA }, SAM.id)).toEqual([
      [true, true, false],
      [true, false, true],
    ]);
    expect(seen({ peer: SAM }, DANA.id)).toEqual([
      [false, true, false],
      [false, false, false],
    ]);
  });

  it("says openly that numbers are missing", () => {
    const messages = [makeMessage(1), makeMessage(2), makeMessage(5)];
    expect(kinds({ messages })).toEqual(["day", "said", "said", "gap", "said"]);
  });

  it("keeps notes of the system apart from what people said", () => {
    const author = { id: "system", name: "Renavest", role: "system" } as const;
    const messages = [makeMessage(1), makeMessage(2, { kind: "system", author }), makeMessage(3)];
    expect(kinds({ messages })).toEqual(["day", "said", "note", "said"]);
  });

  it("joins what one person says within five minutes of the first into a run", () => {
    const messages = [
      makeMessage(1, { createdAt: at(0) }),
      makeMessage(2, { createdAt: at(4) }),
      makeMessage(3, { createdAt: at(6) }),
      makeMessage(4, { createdAt: at(7), author: SAM }),
    ];
    expect(said({ messages }).map((item) => [item.startsRun, item.endsRun])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it("draws a message once while it is both on its way and here, under one key", () => {
    const stored = makeMessage(1, { author: SAM, clientMessageId: "k" });
    const before = said({ pending: [makePending("k")] });
    const during = said({ messages: [stored], pending: [makePending("k")] });
    expect(during).toHaveLength(1);
    expect(during[0]).toMatchObject({ key: "k", delivery: "stored", own: true });
    expect(before[0]?.key).toBe("k");
  });

  it("puts what is not stored yet at the end, in its order", () => {
    const items = said({ messages: [makeMessage(1)], pending: [makePending("b"), makePending("a")] });
    expect(items.map((item) => item.key)).toEqual(["message-1", "b", "a"]);
  });

  it("tells deleted from unreadable", () => {
    const items = said({
      messages: [
        makeMessage(1, { content: null, deletedAt: at(2) }),
        makeMessage(2, { content: null, unreadable: true }),
        makeMessage(3, { editedAt: at(4) }),
      ],
    });
    expect(items.map((item) => [item.missing, item.edited])).toEqual([
      ["deleted", false],
      ["unreadable", false],
      [null, true],
    ]);
  });

  it("shows every message exactly once, in order, whatever the times, authors and divider", () => {
    const spec = fc.record({
      authors: fc.array(fc.boolean(), { maxLength: 30 }),
      jumps: fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: 30, maxLength: 30 }),
      divider: fc.option(fc.nat(35)),
    });
    fc.assert(
      fc.property(spec, ({ authors, jumps, divider }) => {
        const messages = authors.map((own, index) =>
          makeMessage(index + 1, { author: own ? SAM : DANA, createdAt: at(jumps[index] ?? 0) }),
        );
        const items = toTimeline(makeConversation({ messages, dividerAfterSeq: divider }), SAM.id, LA);
        const seqs = items.flatMap((item) => (item.kind === "said" ? [item.seq] : []));
        expect(seqs).toEqual(messages.map((message) => message.seq));
        expect(new Set(items.map((item) => item.key)).size).toBe(items.length);
        expect(items.filter((item) => item.kind === "unread").length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
