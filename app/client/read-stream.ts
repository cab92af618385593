import { createParser, type EventSourceMessage } from "eventsource-parser";

/**
 * Reads an event stream to its end. `take` gets the complete events of each piece that arrives, also when there are
 * none, because any byte is a sign of life; what it returns, unless null, ends the reading and is returned.
 * Resolves with null at the end of the stream; rejects as the body does.
 */
export async function readStream<Result>(
  body: ReadableStream<Uint8Array>,
  take: (events: readonly EventSourceMessage[]) => Result | null,
): Promise<Result | null> {
  let events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return null;
    parser.feed(decoder.decode(value, { stream: true }));
    const complete = events;
    events = [];
    const result = take(complete);
    if (result !== null) return result;
  }
}
