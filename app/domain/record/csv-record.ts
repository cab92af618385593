import { toCell, toCsvRow } from "./csv";
import { toIsoText } from "./instant-text";
import type { DigestedMessage, RecordHeading, RecordPerson } from "./record";
import { recordWordsOf } from "./record-words";
import type { TextRecordWriter } from "./text-writer";
import { createZoneClock, type ZoneClock } from "./zone-clock";

/** The columns, in order; which of them a row fills depends on its first (docs/record-format.md). Public: only added to. */
export const CSV_COLUMNS = [
  ...["record", "seq", "local_time", "utc_time", "author", "author_role", "kind", "text"],
  ...["edited_utc", "deleted_utc", "problem", "author_id", "message_id", "digest"],
] as const;

type Column = (typeof CSV_COLUMNS)[number];

function toRow(cells: Partial<Record<Column, string>>): string {
  return toCsvRow(CSV_COLUMNS.map((column) => cells[column] ?? ""));
}

const toIso = (date: Date | null) => (date === null ? "" : toIsoText(date));

/** CSV (RFC 4180), UTF-8 with the mark by which spreadsheets know it. */
export function createCsvWriter(): TextRecordWriter {
  let clock: ZoneClock = createZoneClock("UTC");
  const at = (date: Date) => ({ local_time: clock.format(date), utc_time: toIsoText(date) });
  return {
    begin(heading) {
      clock = createZoneClock(heading.timeZone);
      return `\uFEFF${toCsvRow(CSV_COLUMNS)}${toHeadingRows(heading, at)}`;
    },
    add: (digested) => toMessageRows(digested, at),
    // The seal is a row as the others: an opened cell, the seal, a closing quote and the cells that are empty.
    close: () => toRow({ record: "seal", text: SEAL_PLACE }).split(SEAL_PLACE, 1)[0] ?? "",
    tail: toRow({ record: "seal", text: SEAL_PLACE }).split(SEAL_PLACE)[1] ?? "",
  };
}

const SEAL_PLACE = "the seal";

type Times = (date: Date) => { readonly local_time: string; readonly utc_time: string };

function toHeadingRows(heading: RecordHeading, at: Times): string {
  const words = recordWordsOf(heading.locale);
  const who = (person: RecordPerson | null) =>
    person === null ? {} : { author: person.name, author_role: person.role, author_id: person.id };
  return [
    toRow({ record: "notice", text: words.notice }),
    toRow({ record: "export", ...at(heading.at), ...who(heading.by), message_id: heading.exportId }),
    toRow({ record: "conversation", text: heading.status, message_id: heading.channelId }),
    toRow({ record: "time_zone", text: heading.timeZone }),
    ...(heading.from === null ? [] : [toRow({ record: "from", ...at(heading.from) })]),
    ...(heading.to === null ? [] : [toRow({ record: "to", ...at(heading.to) })]),
    ...heading.people.map((person) => toRow({ record: "person", ...who(person) })),
    ...heading.events.map((event) =>
      toRow({ record: event.what, ...at(event.at), ...who(event.by), text: event.reason ?? "" }),
    ),
    ...heading.reads.map((read) =>
      toRow({ record: "read", seq: String(read.seq), ...at(read.at), ...who(read.person) }),
    ),
  ].join("");
}

function toMessageRows({ message, digest }: DigestedMessage, at: Times): string {
  const { seq, author, earlier, loss, text, createdAt, kind } = message;
  const { local_time: local, utc_time: utc } = at(createdAt);
  const changed = `"${toIso(message.editedAt)}","${toIso(message.deletedAt)}"`;
  const ids = `${toCell(author.id)},${toCell(message.id)},"${digest}"`;
  // The columns in their order, written out: this is where a long record spends its time.
  const row = `"message","${seq}","${local}","${utc}",${toCell(author.name)},"${author.role}","${kind}",${toCell(text ?? "")},${changed},"${loss ?? ""}",${ids}\r\n`;
  if (earlier.length === 0) return row;
  const before = earlier.map((each) =>
    toRow({
      ...{ record: "earlier_text", seq: String(seq), ...at(each.writtenAt), text: each.text ?? "" },
      ...{ edited_utc: toIso(each.replacedAt), problem: each.text === null ? "unreadable" : "" },
      message_id: message.id,
    }),
  );
  return row + before.join("");
}
