import type { StreamEventName, StreamEvents } from "~/protocol/events";
import type { StreamSink } from "~/services/live/stream-sink";

/** One event as it was written. */
export type WrittenEvent = {
  [Name in StreamEventName]: {
    readonly name: Name;
    readonly data: StreamEvents[Name];
    readonly id: string | null;
  };
}[StreamEventName];

/** Keeps what a stream writes, in order. */
export interface FakeSink extends StreamSink {
  readonly events: WrittenEvent[];
  readonly beats: number;
  readonly ends: number;
  /** Called with each event as it is written. */
  onSend: (event: WrittenEvent) => void;
  /** While set, `drained` waits. */
  hold(): () => void;
  /** The events of one name. */
  named<Name extends StreamEventName>(name: Name): Extract<WrittenEvent, { name: Name }>[];
  /** Seqs of the messages, in the order written. */
  seqs(): number[];
  lastId(): string | null;
}

export function createFakeSink(): FakeSink {
  const events: WrittenEvent[] = [];
  let beats = 0;
  let ends = 0;
  let held = Promise.resolve();
  return {
    events,
    onSend: () => undefined,
    get beats() {
      return beats;
    },
    get ends() {
      return ends;
    },
    send({ name, json }, id) {
      if (ends > 0) return;
      const event = { name, data: JSON.parse(json), id } as WrittenEvent;
      events.push(event);
      this.onSend(event);
    },
    beat() {
      beats += 1;
    },
    drained: () => held,
    end() {
      ends += 1;
    },
    hold() {
      let letGo: () => void = () => undefined;
      held = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
    named(name) {
      return events.filter(
        (event): event is Extract<WrittenEvent, { name: typeof name }> => event.name === name,
      );
    },
    seqs() {
      return this.named("message").map((event) => event.data.seq);
    },
    lastId() {
      return events.findLast((event) => event.id !== null)?.id ?? null;
    },
  };
}
