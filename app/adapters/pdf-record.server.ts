import type { DigestedMessage, RecordHeading } from "~/domain/record/record";
import { type RecordWords, recordWordsOf } from "~/domain/record/record-words";
import { createZoneClock, type ZoneClock } from "~/domain/record/zone-clock";
import type { RecordWriter } from "~/services/ports/record-tools";
import { createPdfPages, type PdfPages, type TextStyle } from "./pdf-pages.server";

const INK = "#1c2622";
const MUTED = "#5a655f";
const ACCENT = "#1e6b55";
const SAND = "#cdc4b3";
const WARN = "#8a4b08";

const BODY: TextStyle = { size: 10, color: INK, indent: 12 };
const SMALL: TextStyle = { size: 8.5, color: MUTED };

/** PDF: tagged, its text selectable, its fonts embedded, the notice and "page x of y" on every page. */
export function createPdfWriter(): Omit<RecordWriter, "slice"> {
  let pages: PdfPages | null = null;
  let words: RecordWords = recordWordsOf("en");
  let clock: ZoneClock = createZoneClock("UTC");
  let day = "";
  let count = 0;
  const made: Buffer[] = [];
  let ended: Promise<void> | null = null;

  /** pdfkit hands its bytes on a turn later. */
  async function take(): Promise<Uint8Array> {
    await new Promise((resolve) => setImmediate(resolve));
    return Buffer.concat(made.splice(0));
  }

  return {
    async begin(heading) {
      words = recordWordsOf(heading.locale);
      clock = createZoneClock(heading.timeZone);
      const begun = createPdfPages({
        ...{ title: toTitle(heading, words), lang: heading.locale, footer: words.notice, toPage: words.page },
        // Paper is another one there.
        size: heading.locale === "en" ? "LETTER" : "A4",
      });
      pages = begun;
      begun.doc.on("data", (bytes: Buffer) => made.push(bytes));
      ended = new Promise((resolve) => begun.doc.once("end", resolve));
      writeHeading(begun, heading, words, clock);
      return await take();
    },
    async add(messages) {
      for (const digested of messages) {
        if (pages === null) break;
        const messageDay = clock.day(digested.message.createdAt);
        if (messageDay !== day) writeDay(pages, messageDay);
        day = messageDay;
        count += 1;
        writeMessage(pages, digested, words, clock);
      }
      return await take();
    },
    async close() {
      if (pages === null || ended === null) throw new Error("a record was closed that was never begun");
      writeEnd(pages, count, words);
      pages.end(words.ofPages);
      await ended;
      const rest = Buffer.concat(made.splice(0));
      // The seal is a comment in front of the last three lines, where every reader of PDF looks first.
      const at = rest.lastIndexOf("startxref");
      if (at < 0) throw new Error("a PDF without an end");
      const body = Buffer.concat([rest.subarray(0, at), Buffer.from("%")]);
      return { body, tail: `\n${rest.subarray(at).toString("latin1")}` };
    },
  };
}

function toTitle({ people }: RecordHeading, words: RecordWords): string {
  const [one, other] = people.map(({ name }) => name);
  return `${words.title}: ${words.between(one ?? "", other ?? "")}`;
}

/** A block that readers of the page by ear take as one. */
function block(pages: PdfPages, type: string, write: () => void): void {
  pages.doc.addStructure(pages.doc.struct(type, {}, [write]));
}

function writeHeading(pages: PdfPages, heading: RecordHeading, words: RecordWords, clock: ZoneClock): void {
  const { people, by, at, from, to, timeZone, exportId, channelId, reads, events } = heading;
  const time = (date: Date) => clock.format(date);
  const [one, other] = people.map(({ name }) => name);
  block(pages, "H1", () => pages.write(words.title, { size: 22, color: INK, bold: true }));
  block(pages, "P", () => pages.write(words.between(one ?? "", other ?? ""), { size: 13, color: MUTED }));
  pages.gap(8);
  block(pages, "P", () => {
    pages.write(words.period(from && time(from), to && time(to)), SMALL);
    pages.write(words.zone(timeZone), SMALL);
    pages.write(words.madeBy(by.name, time(at)), SMALL);
    pages.write(`${channelId} · ${exportId}`, SMALL);
  });
  pages.gap(10);
  block(pages, "P", () => pages.write(words.notice, { size: 9, color: WARN, indent: 12, bar: WARN }));
  writeList(
    pages,
    words.people,
    people.map(({ name, role }) => `${name} · ${words.roles[role]}`),
  );
  const told = events.map((event) => {
    const sentence = words[event.what](event.by?.name ?? null, time(event.at));
    return event.reason === null ? sentence : `${sentence} (${event.reason})`;
  });
  writeList(pages, words.events, told.length === 0 ? [words.noEvents] : told);
  const seen = reads.map(({ person, seq, at: when }) => words.readUpTo(person.name, seq, time(when)));
  writeList(pages, words.reads, seen.length === 0 ? [words.noReads] : seen);
  writeTitle(pages, words.messages);
}

function writeTitle(pages: PdfPages, text: string): void {
  pages.gap(14);
  pages.keep(60);
  block(pages, "H2", () => pages.write(text, { size: 13, color: INK, bold: true }));
  pages.gap(2);
}

function writeList(pages: PdfPages, title: string, lines: readonly string[]): void {
  writeTitle(pages, title);
  block(pages, "P", () => {
    for (const line of lines) pages.write(line, { ...SMALL, size: 9.5 });
  });
}

function writeDay(pages: PdfPages, day: string): void {
  pages.gap(8);
  pages.keep(60);
  block(pages, "H3", () => pages.write(day, { size: 9, color: MUTED, bold: true }));
}

function writeMessage(
  pages: PdfPages,
  { message }: DigestedMessage,
  words: RecordWords,
  clock: ZoneClock,
): void {
  const { seq, author, createdAt, text, loss, editedAt, deletedAt, earlier } = message;
  const bar = author.role === "therapist" ? ACCENT : SAND;
  const note = { ...SMALL, indent: 12, bar };
  pages.gap(7);
  pages.keep(34);
  block(pages, "P", () => {
    const right = `${clock.format(createdAt)} · ${seq}`;
    pages.writeRow(author.name, right, { ...BODY, size: 9, bold: true, bar, rightColor: MUTED });
    if (loss === null) pages.write(text ?? "", { ...BODY, bar });
    else pages.write(words.loss[loss], note);
    if (editedAt !== null) pages.write(words.edited(clock.format(editedAt)), note);
    if (deletedAt !== null) pages.write(words.deleted(clock.format(deletedAt)), note);
    for (const each of earlier) {
      pages.write(words.earlier(clock.format(each.writtenAt), clock.format(each.replacedAt)), {
        ...note,
        indent: 24,
        bar: SAND,
      });
      pages.write(each.text ?? words.loss.unreadable, {
        ...BODY,
        size: 9,
        color: MUTED,
        indent: 24,
        bar: SAND,
      });
    }
  });
}

function writeEnd(pages: PdfPages, count: number, words: RecordWords): void {
  pages.gap(18);
  pages.keep(30);
  block(pages, "P", () => {
    pages.write(count === 0 ? words.none : words.total(count), SMALL);
    pages.write(words.check, SMALL);
  });
}
