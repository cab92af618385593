import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { createRecordThread, type RecordThread } from "~/adapters/record-thread.server";
import type { FromRecordThread, ToRecordThread } from "~/adapters/record-thread-messages.server";
import { serveRecords } from "~/adapters/serve-records.server";
import { ChatError } from "~/domain/errors";
import type { MadeBody, RecordBodies, RecordBodyOrder } from "~/services/ports/record-bodies";

const ORDER = { userId: 1 } as RecordBodyOrder;
const MADE = { messages: 3, tail: "the end" } as MadeBody;

/** Makes as many pieces of one byte as it is let, and counts them. */
function makeBodies(pieces: number, fail: () => void = () => undefined) {
  const seen = { made: 0, over: 0 };
  const bodies: Pick<RecordBodies, "make"> = {
    async *make() {
      try {
        for (let at = 0; at < pieces; at += 1) {
          seen.made += 1;
          yield { bytes: Uint8Array.of(at), told: { rows: at, seqs: null } };
        }
        fail();
        return MADE;
      } finally {
        seen.over += 1;
      }
    },
  };
  return { seen, bodies };
}

function serve(bodies: Pick<RecordBodies, "make">) {
  const { port1, port2 } = new MessageChannel();
  const heard: FromRecordThread[] = [];
  port1.on("message", (message: FromRecordThread) => heard.push(message));
  serveRecords(port2, (order) => bodies.make(order));
  return { heard, tell: (message: ToRecordThread) => port1.postMessage(message), close: () => port1.close() };
}

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

describe("the thread that makes records", () => {
  test("makes no more than there is room for, and goes on when there is more", async () => {
    const { seen, bodies } = makeBodies(10);
    const served = serve(bodies);
    open.push(served);
    served.tell({ id: 1, kind: "make", order: ORDER, room: 3 });
    await expect.poll(() => served.heard.length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen.made).toBe(3);
    for (let at = 0; at < 10; at += 1) served.tell({ id: 1, kind: "more", spent: new Uint8Array(1) });
    await expect.poll(() => served.heard.at(-1)).toEqual({ id: 1, kind: "end", made: MADE });
    expect(served.heard.length).toBe(11);
  });

  test("stops when nobody wants it any more, and makes others meanwhile", async () => {
    const { seen, bodies } = makeBodies(10);
    const served = serve(bodies);
    open.push(served);
    served.tell({ id: 1, kind: "make", order: ORDER, room: 2 });
    served.tell({ id: 2, kind: "make", order: ORDER, room: 99 });
    await expect.poll(() => served.heard.some(({ id, kind }) => id === 2 && kind === "end")).toBe(true);
    served.tell({ id: 1, kind: "cancel" });
    await expect.poll(() => seen.over).toBe(2);
    expect(served.heard.filter(({ id }) => id === 1).length).toBe(2);
  });

  test.each([
    [new ChatError("not_found"), "not_found"],
    [new Error("something with a name in it"), null],
  ])("tells of a failure its code alone", async (error, code) => {
    const { bodies } = makeBodies(0, () => {
      throw error;
    });
    const served = serve(bodies);
    open.push(served);
    served.tell({ id: 7, kind: "make", order: ORDER, room: 1 });
    await expect.poll(() => served.heard).toEqual([{ id: 7, kind: "failed", code }]);
  });
});

/** A thread that runs this text, as its own module. */
function startThread(script: string, idleMs = 1_000): RecordThread {
  const file = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  const thread = createRecordThread({ file, data: { connection: {}, keys: [] }, idleMs });
  open.push(thread);
  return thread;
}

const HEAD = `import { parentPort as port, threadId } from "node:worker_threads";`;
const ANSWERING = `${HEAD}
port.on("message", ({ id, kind }) => {
  if (kind === "make") port.postMessage({ id, kind: "chunk", bytes: new Uint8Array([threadId]), told: { rows: 1, seqs: null } });
  if (kind === "more") port.postMessage({ id, kind: "end", made: { messages: 1 } });
});`;

async function takeAll(thread: RecordThread) {
  const pieces: number[] = [];
  const making = thread.make(ORDER);
  for (let step = await making.next(); ; step = await making.next()) {
    if (step.done) return { pieces, made: step.value };
    pieces.push(...step.value.bytes);
  }
}

describe("whoever asks that thread", () => {
  test("gets the pieces and what they come to, several at once from one thread", async () => {
    const thread = startThread(ANSWERING);
    const [one, other] = await Promise.all([takeAll(thread), takeAll(thread)]);
    expect(one).toMatchObject({ pieces: [expect.any(Number)], made: { messages: 1 } });
    expect(other.pieces).toEqual(one.pieces);
  });

  test("is told when the thread dies, and the next one gets a new thread", async () => {
    const thread = startThread(`${HEAD}
      port.on("message", ({ id, kind, order }) => {
        if (order?.userId === 13) process.exit(1);
        port.postMessage({ id, kind: "end", made: { messages: threadId } });
      });`);
    const dying = thread.make({ ...ORDER, userId: 13 });
    await expect(dying.next()).rejects.toThrow("the thread that makes records failed");
    expect(await takeAll(thread)).toMatchObject({ pieces: [] });
  });

  test("is told when a thread cannot even start", async () => {
    await expect(takeAll(startThread("throw new Error('no')"))).rejects.toThrow("failed");
  });

  test("is told when everything is closed", async () => {
    const thread = startThread(`${HEAD} port.on("message", () => undefined);`);
    const waiting = takeAll(thread);
    waiting.catch(() => undefined);
    await thread.close();
    await expect(waiting).rejects.toThrow("failed");
  });

  test("finds another thread when the one before was idle for long", async () => {
    const thread = startThread(ANSWERING, 0);
    const first = await takeAll(thread);
    await expect.poll(async () => (await takeAll(thread)).pieces).not.toEqual(first.pieces);
  });
});
