import type { DigestedMessage, RecordHeading } from "./record";
import { recordWordsOf } from "./record-words";
import type { TextRecordWriter } from "./text-writer";
import { createZoneClock, type ZoneClock } from "./zone-clock";

/** JSON, one message a line; the schema is in docs/record-format.md. */
export function createJsonWriter(): TextRecordWriter {
  let clock: ZoneClock = createZoneClock("UTC");
  let isFirst = true;
  return {
    begin(heading) {
      clock = createZoneClock(heading.timeZone);
      return toHead(heading);
    },
    add(message) {
      const line = JSON.stringify(toJsonMessage(message, clock));
      if (!isFirst) return `,\n${line}`;
      isFirst = false;
      return `\n${line}`;
    },
    close: () => `\n],\n"seal":"`,
    tail: `"}\n`,
  };
}

/** The shape of the whole but for its messages and seal. Public: fields are added, never renamed. */
function toHead(heading: RecordHeading): string {
  const { exportId, channelId, status, by, at, people, from, to, timeZone, locale } = heading;
  const head = {
    record: "renavest-record",
    version: 1,
    notice: recordWordsOf(locale).notice,
    export: { id: exportId, by, at, timeZone, from, to },
    conversation: { id: channelId, status, people },
    closings: heading.events,
    reads: heading.reads.map(({ person, seq, at }) => ({ personId: person.id, seq, at })),
  };
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n"messages":[`;
}

function toJsonMessage({ message, digest }: DigestedMessage, clock: ZoneClock): object {
  const { loss, earlier, createdAt, ...rest } = message;
  return {
    ...rest,
    createdAt,
    localTime: clock.format(createdAt),
    ...(loss !== null && { problem: loss }),
    ...(earlier.length > 0 && { earlier }),
    digest,
  };
}
