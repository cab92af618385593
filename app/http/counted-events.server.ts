import { eventStream } from "remix-utils/sse/server";
import type { LiveEvent } from "~/services/live/live-event";
import { DRAINED_BYTES, MAX_WAITING_BYTES } from "./answer-headers.server";

/** What `eventStream` adds to name and data: `event: ` LF `data: ` LF LF. */
const FRAME_BYTES = 16;

/** remix-utils' `eventStream` with an `id`, a count of what waits to be read, and no throw on late sends. */
export class CountedEvents {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  private write: (event: { event: string; data: string }) => void = () => undefined;
  private closeBody: () => void = () => undefined;
  private waitingBytes = 0;
  private closed = false;
  private waiters: (() => void)[] = [];

  constructor() {
    // Never aborted: on abort eventStream closes its controller even when the body was cancelled, which throws.
    const response = eventStream(new AbortController().signal, (send, close) => {
      this.write = send;
      this.closeBody = close;
      return () => undefined;
    });
    if (response.body === null) throw new Error("eventStream made no body");
    this.reader = response.body.getReader();
  }

  /** False: the reader has let too much pile up. */
  send({ name, json }: LiveEvent, id: string | null): boolean {
    if (this.closed) return true;
    // Names and ids are ours and JSON has no raw newline, so nothing a person writes can forge a line.
    const head = id === null ? name : `${name}\nid: ${id}`;
    this.write({ event: head, data: json });
    this.waitingBytes += head.length + Buffer.byteLength(json) + FRAME_BYTES;
    return this.waitingBytes <= MAX_WAITING_BYTES;
  }

  /** The reader has taken this much. */
  taken(bytes: number): void {
    this.waitingBytes -= bytes;
    if (this.waitingBytes <= DRAINED_BYTES) this.wake();
  }

  drained(): Promise<void> {
    if (this.closed || this.waitingBytes <= DRAINED_BYTES) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  /** Ends the body after what was sent. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.closeBody();
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}
