import type { StreamEventName, StreamEvents } from "~/protocol/events";

/** An event on its way out: its data is made into JSON once, however many streams it goes to. */
export interface LiveEvent {
  readonly name: StreamEventName;
  readonly json: string;
}

/** JSON never holds a raw newline, so one event is always one `data:` line (safety.md 5). */
export function toLiveEvent<Name extends StreamEventName>(name: Name, data: StreamEvents[Name]): LiveEvent {
  return { name, json: JSON.stringify(data) };
}
