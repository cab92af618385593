import fc from "fast-check";
import { expect, it } from "vitest";
import { readStream } from "~/client/read-stream";

function toBody(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

/** The bytes of `text`, cut before each of these places. */
function cut(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const cuts = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, index) => bytes.slice(cuts[index], end));
}

it("gives exactly the text that was sent, as one event, however the bytes were cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }),
      fc.array(fc.nat(), { maxLength: 8 }),
      async (text, places) => {
        const frame = `event: message\nid: 1-1\ndata: ${JSON.stringify({ text })}\n\n`;
        const texts: unknown[] = [];
        await readStream(toBody(cut(`: hi\n\n${frame}`, places)), (events) => {
          for (const event of events) texts.push(JSON.parse(event.data).text);
          return null;
        });
        expect(texts).toEqual([text]);
      },
    ),
    { numRuns: 100 },
  );
});

it("tells of every piece, also of one without a complete event: it is a sign of life", async () => {
  const counts: number[] = [];
  const pieces = [": beat\n\n", "event: a\nda", "ta: 1\n\nevent: b\ndata: 2\n\n"].map((text) =>
    new TextEncoder().encode(text),
  );
  await readStream(toBody(pieces), (events) => {
    counts.push(events.length);
    return null;
  });
  expect(counts).toEqual([0, 0, 2]);
});

it("stops reading as soon as it is given a result", async () => {
  let seen = 0;
  const pieces = [1, 2, 3].map((n) => new TextEncoder().encode(`data: ${n}\n\n`));
  const result = await readStream(toBody(pieces), () => {
    seen += 1;
    return seen === 2 ? "enough" : null;
  });
  expect(result).toBe("enough");
  expect(seen).toBe(2);
});

it("ends with null when the stream ends, and leaves an unfinished event out", async () => {
  const seen: string[] = [];
  const pieces = [new TextEncoder().encode("data: whole\n\ndata: half")];
  const result = await readStream(toBody(pieces), (events) => {
    seen.push(...events.map(({ data }) => data));
    return null;
  });
  expect(result).toBeNull();
  expect(seen).toEqual(["whole"]);
});

it("rejects as the connection breaks", async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.error(new TypeError("cut")),
  });
  await expect(readStream(body, () => null)).rejects.toThrow("cut");
});
