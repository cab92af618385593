import type { StreamOpening } from "~/services/live/stream-sink";
import { HEARTBEAT, STREAM_HEADERS } from "./answer-headers.server";
import { CountedEvents } from "./counted-events.server";

const BEAT = new TextEncoder().encode(HEARTBEAT);

/** Ways to learn how the reader is. Of its going each may stay silent, so all of them count. */
export interface StreamEnds {
  readonly signal: AbortSignal;
  /** The socket's own close, where the server can tell. */
  readonly onClosed?: ((listener: () => void) => void) | undefined;
  /** Resolves once the socket has room: Remix writes on however full it is, and what waits there is not counted here. */
  readonly whenRoom?: (() => Promise<void>) | undefined;
}

/**
 * An SSE response on remix-utils' `eventStream`, which alone knows no `id`, no comment and no cancelled body. Whatever
 * comes first (abort, cancel, socket close, overflow, our own end) releases the stream exactly once; what comes after
 * it does nothing.
 */
export function eventStreamResponse(opening: StreamOpening, ends: StreamEnds): Response {
  const events = new CountedEvents();
  let beat: (() => void) | null = null;
  let release: (() => void) | null = null;
  let left = false;

  function leave(): void {
    left = true;
    beat = null;
    events.close();
    release?.();
    release = null;
    ends.signal.removeEventListener("abort", leave);
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        beat = () => controller.enqueue(BEAT);
      },
      async pull(controller) {
        await ends.whenRoom?.();
        const { done, value } = await events.reader.read();
        if (done) {
          beat = null;
          controller.close();
        } else {
          events.taken(value.byteLength);
          controller.enqueue(value);
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );

  ends.onClosed?.(leave);
  ends.signal.addEventListener("abort", leave, { once: true });
  if (ends.signal.aborted) leave();
  if (!left) {
    release = opening.start({
      send: (event, id) => {
        if (!events.send(event, id)) leave();
      },
      beat: () => beat?.(),
      drained: () => events.drained(),
      end: leave,
    });
  }
  // Ended while it began: the release has only now become known.
  if (left) leave();
  return new Response(body, { headers: STREAM_HEADERS });
}
