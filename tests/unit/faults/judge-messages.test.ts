import { expect, test } from "vitest";
import { type Evidence, judgeMessages } from "../../support/faults/judge-messages";
import type { LoadedReader, LoadedSend } from "../../support/faults/load-order";

const KEYS = ["a", "b", "c"] as const;

function makeSend(index: number, fields: Partial<LoadedSend> = {}): LoadedSend {
  const key = KEYS[index - 1] ?? "z";
  const stored = { id: `m${index}`, seq: index };
  return {
    channelId: "c1",
    key,
    content: `text ${index}`,
    tries: [201],
    end: "ok",
    stored,
    again: null,
    ...fields,
  };
}

function makeReader(seqs: readonly number[], fields: Partial<LoadedReader> = {}): LoadedReader {
  const messages = seqs.map((seq) => ({ id: `m${seq}`, seq, content: `text ${seq}` }));
  return {
    channelId: "c1",
    kind: "conversation",
    messages,
    faults: [],
    resets: 0,
    connections: 1,
    ...fields,
  };
}

/** Three messages, all as they should be; each test spoils one thing. */
function makeEvidence(fields: Partial<Evidence> = {}): Evidence {
  return {
    sends: [makeSend(1), makeSend(2), makeSend(3)],
    truth: [1, 2, 3].map((seq) => ({ id: `m${seq}`, seq, version: seq, key: KEYS[seq - 1] ?? "" })),
    purgedSeq: 0,
    readers: [makeReader([1, 2, 3])],
    ...fields,
  };
}
const row = (seq: number, key: string) => ({ id: `m${seq}`, seq, version: seq, key });

test("what is as it should be is let pass", () => {
  expect(judgeMessages(makeEvidence())).toEqual([]);
  const unknown = makeSend(3, { end: "unknown", stored: null, tries: [0] });
  expect(judgeMessages(makeEvidence({ sends: [makeSend(1), makeSend(2), unknown] }))).toEqual([]);
  const purged = { purgedSeq: 1, truth: [row(2, "b"), row(3, "c")], readers: [makeReader([2, 3])] };
  expect(judgeMessages(makeEvidence(purged))).toEqual([]);
});

test.each<readonly [string, Partial<Evidence>, RegExp]>([
  ["a confirmed message is missing", { truth: [row(1, "a"), row(2, "b")] }, /^durable: confirmed as 3/m],
  ["it is stored elsewhere", { truth: [row(1, "b"), row(2, "a"), row(3, "c")] }, /^durable: confirmed as 1/m],
  [
    "a repeat is answered differently",
    { sends: [makeSend(1, { again: { id: "m9", seq: 1 } }), makeSend(2), makeSend(3)] },
    /^durable: .*again/m,
  ],
  [
    "a refused one is stored",
    { sends: [makeSend(1, { end: "refused", stored: null, tries: [409] }), makeSend(2), makeSend(3)] },
    /^durable: refused/m,
  ],
  [
    "a send was a fault of ours",
    { sends: [makeSend(1, { tries: [500, 201] }), makeSend(2), makeSend(3)] },
    /500/,
  ],
  ["a key is stored twice", { truth: [row(1, "a"), row(2, "b"), row(3, "b")] }, /^unique: 1 keys/m],
  ["nobody sent it", { sends: [makeSend(1), makeSend(2)] }, /^unique: 1 messages that nobody/m],
  ["there is a hole", { truth: [row(1, "a"), row(3, "b"), row(4, "c")] }, /^order: 3/m],
  [
    "a stream went backwards",
    { readers: [makeReader([1, 2, 3], { faults: ["version 2 after 3"] })] },
    /^order/m,
  ],
  ["a reader misses one", { readers: [makeReader([1, 3])] }, /^complete: .* misses 2/m],
  ["a reader has more", { readers: [makeReader([1, 2, 3, 4])] }, /^complete: .* holds 4/m],
  [
    "a reader reads another text",
    {
      readers: [
        { ...makeReader([1, 2]), messages: [1, 2, 3].map((seq) => ({ id: `m${seq}`, seq, content: "?" })) },
      ],
    },
    /^complete: .* another text at 1/m,
  ],
])("it is told when %s", (_name, fields, expected) => {
  expect(judgeMessages(makeEvidence(fields)).join("\n")).toMatch(expected);
});
