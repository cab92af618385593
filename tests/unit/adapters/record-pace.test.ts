import { beforeEach, describe, expect, test } from "vitest";
import { createRecordPace } from "~/adapters/record-pace.server";

let nowMs = 0;
let waits: number[] = [];
beforeEach(() => {
  nowMs = 1_000;
  waits = [];
});

function makePace() {
  const sends = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const wait = async (ms: number) => void waits.push(ms);
  return { pace: createRecordPace({ sends, now: () => nowMs, wait }), send: () => Atomics.add(sends, 0, 1) };
}

/** One piece that takes so long. */
async function makePiece({ pace }: ReturnType<typeof makePace>, tookMs: number): Promise<number> {
  const stride = pace.stride();
  nowMs += tookMs;
  await pace.rest();
  return stride;
}

describe("the pace of a record", () => {
  test("is as fast as it goes while nobody writes", async () => {
    const made = makePace();
    expect([made.pace.page(), await makePiece(made, 5)]).toEqual([1_000, 4]);
    expect(waits).toEqual([]);
  });

  test("is small pieces and long rests while somebody does", async () => {
    const made = makePace();
    made.send();
    expect([made.pace.page(), await makePiece(made, 2)]).toEqual([64, 1]);
    expect(waits).toEqual([40]);
  });

  test("is fast again a quarter of a second after the last one", async () => {
    const made = makePace();
    made.send();
    await makePiece(made, 1);
    nowMs += 200;
    made.send();
    await makePiece(made, 1);
    nowMs += 248;
    expect(made.pace.page()).toBe(64);
    nowMs += 1;
    expect([made.pace.page(), await makePiece(made, 1)]).toEqual([1_000, 4]);
    expect(waits).toEqual([20, 20]);
  });

  test("a piece that was itself kept waiting is not made up for by an hour's rest", async () => {
    const made = makePace();
    made.send();
    const stride = made.pace.stride();
    nowMs += 60_000;
    made.send();
    await made.pace.rest();
    expect([stride, ...waits]).toEqual([1, 100]);
  });

  test("goes by what is sent from now on", () => {
    const sends = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    Atomics.add(sends, 0, 12);
    const pace = createRecordPace({ sends, now: () => nowMs, wait: async () => undefined });
    expect(pace.page()).toBe(1_000);
  });
});
