import type { EventSourceMessage } from "eventsource-parser";
import type { StreamEvent } from "~/protocol/events";
import { parseStreamEvent } from "./parse-stream-event";
import { judgeBye, type StreamOutcome, UNREADABLE } from "./stream-outcome";

/** What one piece of a stream holds. */
export interface StreamPiece {
  /** Those this client has to know, up to one that ends the stream or cannot be read. */
  readonly events: readonly StreamEvent[];
  /** The place after them, from which nothing is missed. */
  readonly cursor: string | null;
  /** Null: read on. */
  readonly outcome: StreamOutcome | null;
}

/** Reads the events of one piece that arrived behind `cursor`. */
export function collectEvents(raw: readonly EventSourceMessage[], cursor: string | null): StreamPiece {
  const events: StreamEvent[] = [];
  let place = cursor;
  for (const one of raw) {
    const event = parseStreamEvent(one);
    if (event === null) return { events, cursor: place, outcome: UNREADABLE };
    place = one.id || place;
    if (event === "ignored") continue;
    events.push(event);
    if (event.event === "bye") return { events, cursor: place, outcome: judgeBye(event.data) };
  }
  return { events, cursor: place, outcome: null };
}
