import fc from "fast-check";
import { expect, it } from "vitest";
import { applyEvent } from "~/client/apply-event";
import { type ChatState, createChatState } from "~/client/chat-state";
import { isCaughtUp } from "~/client/is-caught-up";
import { applyHistory, openConversation } from "~/client/open-conversation";
import type { StreamEvent } from "~/protocol/events";
import type { WireMessage } from "~/protocol/messages";
import {
  makeChannel,
  makeList,
  makeMessage,
  makeReady,
  makeReadyChannel,
  SAM,
} from "../../support/client/make-wire";

/** A conversation's life: each step writes a message (0) or changes an earlier one (n picks which). */
const lives = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000 })), {
  minLength: 1,
  maxLength: 60,
});

/** Every state of every message, in the order of versions. */
function play(life: readonly number[]): WireMessage[] {
  const log: WireMessage[] = [];
  let lastSeq = 0;
  for (const [index, step] of life.entries()) {
    const isNew = step === 0 || lastSeq === 0;
    if (isNew) lastSeq += 1;
    const seq = isNew ? lastSeq : 1 + (step % lastSeq);
    log.push(makeMessage(seq, { version: index + 1, content: `${seq} as of ${index + 1}` }));
  }
  return log;
}

/** The messages as they stand after `version` changes. */
function asOf(log: readonly WireMessage[], version: number): WireMessage[] {
  const newest = new Map(log.slice(0, version).map((message) => [message.seq, message]));
  return [...newest.values()].sort((a, b) => a.seq - b.seq);
}

/** What a server answers after `version` changes. */
function historyAt(log: readonly WireMessage[], version: number) {
  const messages = asOf(log, version);
  return { channel: makeChannel(messages.length, { version }), messages, hasMore: false };
}

/** The replay from one version to another: changes in order, a message changed twice only in its last state. */
function replay(log: readonly WireMessage[], from: number, to: number): StreamEvent[] {
  return asOf(log, to)
    .filter(({ version }) => version > from)
    .sort((a, b) => a.version - b.version)
    .map((data) => ({ event: "message", data, id: null }));
}

function readyAt(log: readonly WireMessage[], version: number): StreamEvent {
  const ready = makeReadyChannel(asOf(log, version).length, { version });
  return { event: "ready", data: makeReady([ready]), id: null };
}

function expectTruth(state: ChatState, log: readonly WireMessage[]): void {
  const fresh = historyAt(log, log.length);
  expect(state.conversations.get("c1")?.messages).toEqual(fresh.messages);
  const { lastMessageAt, ...counts } = fresh.channel;
  expect(state.records.get("c1")?.info).toMatchObject(counts);
  expect(isCaughtUp(state)).toBe(true);
}

it("ends like a fresh load, whatever connections were cut, repeated and overtaken on the way", () => {
  const plans = fc.record({
    life: lives,
    // Where the page was rendered, where connections were cut, where a second history answer was read.
    marks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    repeats: fc.infiniteStream(fc.nat({ max: 2 })),
    lateHistory: fc.nat(),
  });
  fc.assert(
    fc.property(plans, ({ life, marks, repeats, lateHistory }) => {
      const log = play(life);
      const cuts = [...marks.map((mark) => mark % (log.length + 1)).sort((a, b) => a - b), log.length];
      const start = cuts[0] ?? 0;
      const page = historyAt(log, start);
      let state = openConversation(createChatState(SAM, makeList(page.channel)), "c1", page);
      const { generation } = state.conversations.get("c1")!;
      const answer = historyAt(log, lateHistory % (log.length + 1));
      for (const [index, to] of cuts.entries()) {
        const from = cuts[Math.max(0, index - 1)] ?? 0;
        for (const event of [readyAt(log, to), ...replay(log, from, to)])
          for (let time = 0; time <= (repeats.next().value ?? 0); time += 1) state = applyEvent(state, event);
        // An answer may arrive at any time, older or newer than the stream.
        state = applyHistory(state, "c1", answer, generation);
      }
      expectTruth(state, log);
    }),
    { numRuns: 500 },
  );
});

it("holds the right messages even when their versions arrive in any order", () => {
  const shuffles = lives.chain((life) => {
    const log = play(life);
    return fc.tuple(
      fc.constant(log),
      fc.shuffledSubarray(log, { minLength: log.length, maxLength: log.length }),
    );
  });
  fc.assert(
    fc.property(shuffles, ([log, arrivals]) => {
      const page = historyAt(log, 0);
      const empty = openConversation(createChatState(SAM, makeList(page.channel)), "c1", page);
      const ready = applyEvent(empty, readyAt(log, log.length));
      const state = arrivals.reduce(
        (before, data) => applyEvent(before, { event: "message", data, id: null }),
        ready,
      );
      expectTruth(state, log);
    }),
    { numRuns: 300 },
  );
});

it("never says it is up to date, and never shows a hole, before the replay is through", () => {
  fc.assert(
    fc.property(lives, fc.nat(), (life, mark) => {
      const log = play(life);
      const start = mark % log.length;
      const page = historyAt(log, start);
      let state = openConversation(createChatState(SAM, makeList(page.channel)), "c1", page);
      state = applyEvent(state, readyAt(log, log.length));
      const events = replay(log, start, log.length);
      for (const event of events) {
        expect(isCaughtUp(state)).toBe(false);
        state = applyEvent(state, event);
        const shown = state.conversations.get("c1")?.messages ?? [];
        expect(shown.map(({ seq }) => seq)).toEqual(shown.map((_, index) => index + 1));
      }
      expect(isCaughtUp(state)).toBe(true);
    }),
  );
});
