import type { LiveEvent } from "./live-event";

/** Where a stream writes to: a response of either lane. No call throws; calls after the end do nothing. */
export interface StreamSink {
  /** `id` is the cursor to resume after this event; null leaves the client's cursor where it is. */
  send(event: LiveEvent, id: string | null): void;
  /** A comment that keeps proxies and watchdogs calm. */
  beat(): void;
  /** Resolves once little is waiting to be read, or the reader is gone. */
  drained(): Promise<void>;
  /** Ends the response after what was sent. */
  end(): void;
}

/** A stream that may begin. Everything that can be refused has been refused before this exists. */
export interface StreamOpening {
  /** Begins to write; returns the release: to be called once the reader is gone, harmless when called again. */
  start(sink: StreamSink): () => void;
}
