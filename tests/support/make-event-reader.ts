import { createParser, type EventSourceMessage } from "eventsource-parser";

/** What an EventSource makes of a body, read bit by bit. */
export interface EventReader {
  readonly events: EventSourceMessage[];
  readonly comments: string[];
  /** Reads until `count` events are there, or the body has ended. */
  readUntil(count: number): Promise<void>;
  readToEnd(): Promise<void>;
  cancel(): Promise<void>;
}

export function makeEventReader(body: ReadableStream<Uint8Array> | null): EventReader {
  if (body === null) throw new Error("the answer has no body");
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({
    onEvent: (event) => void events.push(event),
    onComment: (comment) => void comments.push(comment),
    onError: (error) => {
      throw error;
    },
  });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = body.getReader();
  const readWhile = async (isWanting: () => boolean) => {
    while (isWanting()) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
    }
  };
  return {
    events,
    comments,
    readUntil: (count) => readWhile(() => events.length < count),
    readToEnd: () => readWhile(() => true),
    cancel: () => reader.cancel(),
  };
}
