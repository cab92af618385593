import { RECORD_STYLE } from "./html-style";
import { escapeHtml } from "./html-text";
import type { DigestedMessage, EarlierText, RecordHeading, RecordMessage } from "./record";
import { type RecordWords, recordWordsOf } from "./record-words";
import type { TextRecordWriter } from "./text-writer";
import { createZoneClock, type ZoneClock } from "./zone-clock";

/** One page of HTML that needs nothing else and runs nothing: to be read, printed, kept. */
export function createHtmlWriter(): TextRecordWriter {
  let clock: ZoneClock = createZoneClock("UTC");
  let words: RecordWords = recordWordsOf("en");
  let day = "";
  let count = 0;
  return {
    begin(heading) {
      clock = createZoneClock(heading.timeZone);
      words = recordWordsOf(heading.locale);
      return toHead(heading, words, clock);
    },
    add(digested) {
      const messageDay = clock.day(digested.message.createdAt);
      const separator = messageDay === day ? "" : `<p class="day">${messageDay}</p>\n`;
      day = messageDay;
      count += 1;
      return separator + toArticle(digested, words, clock);
    },
    close: () =>
      `${count === 0 ? `<p class="lead">${words.none}</p>\n` : ""}<footer><p>${words.total(count)}. ${words.check}</p></footer>\n</main>\n<!-- `,
    tail: " -->\n</body>\n</html>\n",
  };
}

function toHead(heading: RecordHeading, words: RecordWords, clock: ZoneClock): string {
  const { people, by, at, from, to, timeZone, exportId, channelId, reads, events } = heading;
  const time = (date: Date) => clock.format(date);
  const [one, other] = people.map(({ name }) => name);
  const title = `${words.title}: ${words.between(one ?? "", other ?? "")}`;
  const facts = [
    words.period(from === null ? null : time(from), to === null ? null : time(to)),
    words.zone(timeZone),
    words.madeBy(by.name, time(at)),
    `${channelId} · ${exportId}`,
  ];
  const told = events.map(({ what, by: who, at: when, reason }) => {
    const sentence = words[what](who?.name ?? null, time(when));
    return reason === null ? sentence : `${sentence} (${reason})`;
  });
  const seen = reads.map(({ person, seq, at: when }) => words.readUpTo(person.name, seq, time(when)));
  return `<!doctype html>
<html lang="${heading.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${RECORD_STYLE}</style>
</head>
<body>
<main>
<h1>${words.title}</h1>
<p class="lead">${escapeHtml(words.between(one ?? "", other ?? ""))}</p>
<ul class="facts">${toItems(facts)}</ul>
<p class="notice">${words.notice}</p>
<h2>${words.people}</h2>
<ul class="facts">${people.map(({ name, role }) => `<li><b dir="auto">${escapeHtml(name)}</b> · ${words.roles[role]}</li>`).join("")}</ul>
<h2>${words.events}</h2>
<ul class="facts">${toItems(told.length === 0 ? [words.noEvents] : told)}</ul>
<h2>${words.reads}</h2>
<ul class="facts">${toItems(seen.length === 0 ? [words.noReads] : seen)}</ul>
<h2>${words.messages}</h2>
`;
}

function toItems(lines: readonly string[]): string {
  return lines.map((line) => `<li>${escapeHtml(line)}</li>`).join("");
}

function toArticle({ message, digest }: DigestedMessage, words: RecordWords, clock: ZoneClock): string {
  const { seq, author, createdAt, text, loss, editedAt, deletedAt, earlier } = message;
  const classes = `m ${author.role}${deletedAt === null ? "" : " deleted"}`;
  const note = (sentence: string) => `<p class="note">${sentence}</p>\n`;
  return [
    `<article id="m${seq}" class="${classes}"${toData(message, digest)}>\n`,
    `<header><b dir="auto">${escapeHtml(author.name)}</b> <time datetime="${createdAt.toISOString()}">${clock.format(createdAt)}</time> `,
    `<a href="#m${seq}" aria-label="${words.number(seq)}">${seq}</a></header>\n`,
    loss === null
      ? `<p class="text">${escapeHtml(text ?? "")}</p>\n`
      : `<p class="lost">${words.loss[loss]}</p>\n`,
    editedAt === null ? "" : note(words.edited(clock.format(editedAt))),
    deletedAt === null ? "" : note(words.deleted(clock.format(deletedAt))),
    ...earlier.map((each) => toEarlier(each, words, clock)),
    "</article>\n",
  ].join("");
}

function toData({ id, kind, author, editedAt, deletedAt, loss }: RecordMessage, digest: string): string {
  const fields = {
    ...{ id, kind, author: author.id, role: author.role },
    ...{ edited: editedAt?.toISOString() ?? "", deleted: deletedAt?.toISOString() ?? "" },
    ...{ loss: loss ?? "", digest },
  };
  return Object.entries(fields)
    .map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`)
    .join("");
}

function toEarlier(
  { text, writtenAt, replacedAt }: EarlierText,
  words: RecordWords,
  clock: ZoneClock,
): string {
  const body =
    text === null
      ? `<p class="lost">${words.loss.unreadable}</p>`
      : `<p class="text">${escapeHtml(text)}</p>`;
  return `<blockquote class="earlier" data-written="${writtenAt.toISOString()}" data-replaced="${replacedAt.toISOString()}"><p>${words.earlier(clock.format(writtenAt), clock.format(replacedAt))}</p>${body}</blockquote>\n`;
}
