import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runFrom, upsertMessage } from "~/client/message-run";
import type { WireMessage } from "~/protocol/messages";
import { makeMessage, makeMessages } from "../../support/client/make-wire";

const upsertAll = (messages: readonly WireMessage[]) =>
  messages.reduce<readonly WireMessage[]>(upsertMessage, []);
const seqs = (messages: readonly WireMessage[]) => messages.map(({ seq }) => seq);

/** Any mixture of messages in several versions, with repetitions, in any order. */
const arrivals = fc.array(
  fc
    .record({ seq: fc.integer({ min: 1, max: 12 }), version: fc.integer({ min: 1, max: 6 }) })
    .map(({ seq, version }) => makeMessage(seq, { version, content: `${seq}/${version}` })),
  { maxLength: 60 },
);

describe("putting a message in its place", () => {
  it("keeps the order of seq, each message once, in its highest version", () => {
    fc.assert(
      fc.property(arrivals, (messages) => {
        const held = upsertAll(messages);
        const newest = new Map<number, number>();
        for (const { seq, version } of messages) newest.set(seq, Math.max(version, newest.get(seq) ?? 0));
        const expected = [...newest].sort(([a], [b]) => a - b);
        expect(held.map(({ seq, version }) => [seq, version])).toEqual(expected);
      }),
    );
  });

  it("ends the same in whatever order they come", () => {
    fc.assert(
      fc.property(
        arrivals.chain((messages) =>
          fc.tuple(
            fc.constant(messages),
            fc.shuffledSubarray(messages, { minLength: messages.length, maxLength: messages.length }),
          ),
        ),
        ([messages, shuffled]) => {
          expect(upsertAll(shuffled)).toEqual(upsertAll(messages));
        },
      ),
    );
  });

  it("gives back the very same array when a message says nothing new", () => {
    const held = upsertAll(makeMessages(1, 5));
    for (const message of held) expect(upsertMessage(held, message)).toBe(held);
    expect(upsertMessage(held, makeMessage(3, { version: 2, content: "old" }))).toBe(held);
  });

  it("changes nothing it was given", () => {
    const held = Object.freeze(upsertAll(makeMessages(1, 3)));
    expect(upsertMessage(held, makeMessage(2, { version: 9, content: "new" }))[1]?.content).toBe("new");
    expect(held[1]?.content).toBe("text 2");
  });
});

describe("the stretch without a hole", () => {
  const held = upsertAll([...makeMessages(2, 4), makeMessage(6), ...makeMessages(8, 9)]);

  it.each([
    [2, [2, 3, 4]],
    [3, [3, 4]],
    [6, [6]],
    [8, [8, 9]],
    [5, []],
    [1, []],
    [null, []],
  ])("from %s is %j", (baseSeq, expected) => {
    expect(seqs(runFrom(held, baseSeq))).toEqual(expected);
  });

  it("is empty where there is nothing", () => {
    expect(runFrom([], 1)).toEqual([]);
  });
});
