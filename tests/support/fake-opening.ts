import type { StreamEvents } from "~/protocol/events";
import { toLiveEvent } from "~/services/live/live-event";
import type { StreamOpening, StreamSink } from "~/services/live/stream-sink";

/** A stream in the test's hands: it says what is written, and counts how often it was let go of. */
export interface FakeOpening extends StreamOpening {
  readonly starts: number;
  readonly releases: number;
  /** The sink, kept beyond the end on purpose. */
  sink(): StreamSink;
  /** Writes a message event. */
  say(content: string, id?: string | null): void;
}

export function createFakeOpening(onStart: (sink: StreamSink) => void = () => undefined): FakeOpening {
  let kept: StreamSink | null = null;
  let starts = 0;
  let releases = 0;
  const getSink = (): StreamSink => {
    if (kept === null) throw new Error("the stream has not begun");
    return kept;
  };
  return {
    get starts() {
      return starts;
    },
    get releases() {
      return releases;
    },
    start(sink) {
      starts += 1;
      kept = sink;
      onStart(sink);
      return () => {
        releases += 1;
      };
    },
    sink: getSink,
    say(content, id = "1-1") {
      getSink().send(toLiveEvent("message", { content } as StreamEvents["message"]), id);
    },
  };
}
