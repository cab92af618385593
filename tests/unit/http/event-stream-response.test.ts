import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventStreamResponse } from "~/http/event-stream-response.server";
import { settle } from "../../support/fake-clock";
import { createFakeOpening } from "../../support/fake-opening";
import { makeEventReader } from "../../support/make-event-reader";

function open({ aborted = false } = {}) {
  const controller = new AbortController();
  if (aborted) controller.abort();
  let closeSocket = (): void => undefined;
  const opening = createFakeOpening();
  const response = eventStreamResponse(opening, {
    signal: controller.signal,
    onClosed: (listener) => {
      closeSocket = listener;
    },
  });
  return { opening, response, controller, closeSocket: () => closeSocket() };
}

test("the headers keep caches, compression, proxies and sniffers away", () => {
  const { response } = open();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  });
});

test("events come with their names and ids, beats as comments", async () => {
  const { opening, response } = open();
  const reader = makeEventReader(response.body);
  opening.say("one", "1-1");
  opening.sink().beat();
  opening.say("two", null);
  opening.sink().end();
  await reader.readToEnd();
  expect(reader.events.map(({ event, id, data }) => [event, id, JSON.parse(data).content])).toEqual([
    ["message", "1-1", "one"],
    ["message", undefined, "two"],
  ]);
  expect(reader.comments).toHaveLength(1);
  expect(opening.releases).toBe(1);
});

test("any text comes out as exactly that text, in exactly one event", async () => {
  const forgery = fc.constantFrom(
    ...[
      "\n\n",
      "\r",
      "\r\n",
      "data:",
      "id: 9",
      "event: bye",
      "\u2028",
      "\u2029",
      ": \n",
      "\u{1F469}\u200D\u{1F467}",
      "\u202E",
      "\uFEFF",
    ],
  );
  const anyText = fc
    .array(fc.oneof(forgery, fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 12 })
    .map((parts) => parts.join(""))
    .filter((text) => Buffer.from(text).toString() === text);
  await fc.assert(
    fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 4 }), async (texts) => {
      const { opening, response } = open();
      const reader = makeEventReader(response.body);
      texts.forEach((text, index) => {
        opening.say(text, `1-${index}`);
        opening.sink().beat();
      });
      opening.sink().end();
      await reader.readToEnd();
      expect(reader.events.map(({ event, id, data }) => [event, id, JSON.parse(data).content])).toEqual(
        texts.map((text, index) => ["message", `1-${index}`, text]),
      );
    }),
    { numRuns: 400 },
  );
});

describe("whatever ends it", () => {
  type Step = "abort" | "cancel" | "close" | "end" | "send" | "beat" | "read" | "drained" | "flood";
  const steps: readonly Step[] = [
    "abort",
    "cancel",
    "close",
    "end",
    "send",
    "beat",
    "read",
    "drained",
    "flood",
  ];
  const ends = new Set<Step>(["abort", "cancel", "close", "end", "flood"]);

  async function play(order: readonly Step[]) {
    const { opening, response, controller, closeSocket } = open();
    const reader = response.body?.getReader();
    const waits: Promise<unknown>[] = [];
    const perform: Record<Step, () => unknown> = {
      abort: () => controller.abort(),
      cancel: () => reader?.cancel(),
      close: closeSocket,
      end: () => opening.sink().end(),
      send: () => opening.say("hello"),
      beat: () => opening.sink().beat(),
      read: () => reader?.read(),
      drained: () => opening.sink().drained(),
      flood: () => {
        for (let kilobyte = 0; kilobyte < 2_100; kilobyte += 1) opening.say("x".repeat(1_000));
      },
    };
    for (const step of order) {
      const result = perform[step]();
      if (result instanceof Promise) waits.push(result);
      if (order.length % 2 === 0) await Promise.resolve();
    }
    await settle();
    return { opening, waits, controller };
  }

  test("and in whatever order: released once, nothing throws, nobody waits for ever", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 7 }), async (order) => {
        const { opening, waits } = await play([...order, "close"]);
        expect(opening.releases).toBe(1);
        // Reads end, waits for room end.
        const settled = await Promise.race([
          Promise.all(waits),
          new Promise((resolve) => setTimeout(resolve, 200, "stuck")),
        ]);
        expect(settled).not.toBe("stuck");
      }),
      { numRuns: 400 },
    );
  });

  test.each([...ends])("%s alone releases it", async (end) => {
    const { opening } = await play([end]);
    expect(opening.releases).toBe(1);
  });

  test.each([["send"], ["beat"], ["read"], ["drained"]] as const)("%s alone does not", async (step) => {
    const { opening } = await play([step]);
    expect(opening.releases).toBe(0);
  });

  test("before it begins: it does not begin", async () => {
    const { opening, response } = open({ aborted: true });
    const reader = makeEventReader(response.body);
    await reader.readToEnd();
    expect([opening.starts, opening.releases, reader.events]).toEqual([0, 0, []]);
  });

  test("while it begins: what was said comes out, and it is released", async () => {
    const controller = new AbortController();
    const opening = createFakeOpening((sink) => {
      sink.send({ name: "bye", json: "{}" }, null);
      sink.end();
    });
    const response = eventStreamResponse(opening, { signal: controller.signal });
    const reader = makeEventReader(response.body);
    await reader.readToEnd();
    expect(reader.events.map(({ event }) => event)).toEqual(["bye"]);
    expect(opening.releases).toBe(1);
  });

  test("while it begins, by the reader: it is released all the same", () => {
    const controller = new AbortController();
    const opening = createFakeOpening(() => controller.abort());
    eventStreamResponse(opening, { signal: controller.signal });
    expect([opening.starts, opening.releases]).toEqual([1, 1]);
  });
});

describe("a reader that does not read", () => {
  test("may let a megabyte pile up, counted exactly, then it is let go of", async () => {
    const { opening } = open();
    // 1,000 characters and what is around them.
    const frame = Buffer.byteLength(`event: message\nid: 1-1\ndata: {"content":"${"x".repeat(1_000)}"}\n\n`);
    const fits = Math.floor((1024 * 1024) / frame);
    for (let count = 0; count < fits; count += 1) opening.say("x".repeat(1_000));
    expect(opening.releases).toBe(0);
    opening.say("x".repeat(1_000));
    expect(opening.releases).toBe(1);
  });

  test("and then reads for a long time is not counted wrong at the end", async () => {
    const { opening, response } = open();
    const reader = makeEventReader(response.body);
    for (let round = 1; round <= 30; round += 1) {
      for (let count = 0; count < 500; count += 1) opening.say("x".repeat(100));
      await reader.readUntil(round * 500);
    }
    const frame = Buffer.byteLength(`event: message\nid: 1-1\ndata: {"content":"${"x".repeat(1_000)}"}\n\n`);
    const fits = Math.floor((1024 * 1024) / frame);
    for (let count = 0; count <= fits; count += 1) opening.say("x".repeat(1_000));
    expect(opening.releases).toBe(1);
  });

  test("makes a long replay wait until it has read most of it", async () => {
    const { opening, response } = open();
    const reader = makeEventReader(response.body);
    for (let count = 0; count < 100; count += 1) opening.say("x".repeat(1_000));
    let isDrained = false;
    void opening
      .sink()
      .drained()
      .then(() => {
        isDrained = true;
      });
    await reader.readUntil(20);
    await settle();
    expect(isDrained).toBe(false);
    await reader.readUntil(60);
    await settle();
    expect(isDrained).toBe(true);
  });

  test("behind a socket that is full is noticed as well", async () => {
    const opening = createFakeOpening();
    let makeRoom = (): void => undefined;
    let isFull = false;
    const response = eventStreamResponse(opening, {
      signal: new AbortController().signal,
      whenRoom: () =>
        isFull
          ? new Promise<void>((resolve) => {
              makeRoom = resolve;
            })
          : Promise.resolve(),
    });
    // As Remix does it: takes whatever comes, however full the socket is.
    const taken: Uint8Array[] = [];
    const reader = response.body?.getReader();
    void (async () => {
      for (;;) {
        const step = await reader?.read();
        if (step === undefined || step.done) return;
        taken.push(step.value);
      }
    })();
    opening.say("fits");
    await settle();
    isFull = true;
    for (let count = 0; count < 500; count += 1) opening.say("x".repeat(1_000));
    await settle();
    const before = Buffer.concat(taken).byteLength;
    expect(before).toBeLessThan(5_000);
    expect(opening.releases).toBe(0);
    isFull = false;
    makeRoom();
    await settle();
    expect(Buffer.concat(taken).byteLength).toBeGreaterThan(500_000);
    isFull = true;
    for (let count = 0; count < 1_100; count += 1) opening.say("x".repeat(1_000));
    expect(opening.releases).toBe(1);
  });
});
