import { parseCsv } from "./csv";
import { CSV_COLUMNS } from "./csv-record";
import { unescapeHtml } from "./html-text";
import type {
  DigestedMessage,
  EarlierText,
  RecordFormat,
  RecordMessage,
  RecordPerson,
  TextLoss,
} from "./record";

/**
 * The messages of a record as its file tells them, with the digests that stand beside them. Null for a format whose
 * text cannot be read back (PDF, ZIP). Throws on a file that is not of this format any more.
 */
export function readRecord(format: RecordFormat, text: string): readonly DigestedMessage[] | null {
  switch (format) {
    case "csv":
      return readCsv(text);
    case "json":
      return readJson(text);
    case "html":
      return readHtml(text);
    case "pdf":
    case "zip":
      return null;
  }
}

const toDate = (iso: string) => (iso === "" ? null : toMoment(iso));
const toLoss = (word: string): TextLoss | null => (word === "erased" || word === "unreadable" ? word : null);

function toMoment(iso: unknown): Date {
  const date = new Date(typeof iso === "string" ? iso : Number.NaN);
  if (Number.isNaN(date.getTime())) throw new Error("a time is none");
  return date;
}

type Cells = Partial<Record<(typeof CSV_COLUMNS)[number], string>>;

function readCsv(text: string): readonly DigestedMessage[] {
  const found: { message: RecordMessage & { readonly earlier: EarlierText[] }; digest: string }[] = [];
  for (const row of parseCsv(text)) {
    const cells: Cells = Object.fromEntries(CSV_COLUMNS.map((column, index) => [column, row[index] ?? ""]));
    if (cells.record === "earlier_text") found.at(-1)?.message.earlier.push(toEarlierText(cells));
    if (cells.record !== "message") continue;
    found.push({
      digest: cells.digest ?? "",
      message: {
        seq: Number(cells.seq),
        id: cells.message_id ?? "",
        kind: cells.kind as RecordMessage["kind"],
        author: {
          id: cells.author_id ?? "",
          name: cells.author ?? "",
          role: cells.author_role as RecordPerson["role"],
        },
        createdAt: toMoment(cells.utc_time),
        loss: toLoss(cells.problem ?? ""),
        text: toLoss(cells.problem ?? "") === null ? (cells.text ?? "") : null,
        editedAt: toDate(cells.edited_utc ?? ""),
        deletedAt: toDate(cells.deleted_utc ?? ""),
        earlier: [],
      },
    });
  }
  return found;
}

function toEarlierText(cells: Cells): EarlierText {
  return {
    text: cells.problem === "unreadable" ? null : (cells.text ?? ""),
    writtenAt: toMoment(cells.utc_time),
    replacedAt: toMoment(cells.edited_utc),
  };
}

function readJson(text: string): readonly DigestedMessage[] {
  const { messages } = JSON.parse(text) as { messages: readonly Record<string, unknown>[] };
  return messages.map(({ localTime: _, digest, problem, earlier, ...rest }) => {
    const plain = rest as unknown as RecordMessage;
    const optional = (value: unknown) => (value === null ? null : toMoment(value));
    return {
      digest: String(digest),
      message: {
        ...plain,
        createdAt: toMoment(plain.createdAt),
        editedAt: optional(plain.editedAt),
        deletedAt: optional(plain.deletedAt),
        loss: toLoss(String(problem)),
        earlier: ((earlier ?? []) as readonly EarlierText[]).map((each) => ({
          text: each.text,
          writtenAt: toMoment(each.writtenAt),
          replacedAt: toMoment(each.replacedAt),
        })),
      },
    };
  });
}

const ARTICLE = /<article id="m(\d+)"[^>]*>\n([\s\S]*?)<\/article>\n/g;
const EARLIER =
  /<blockquote class="earlier" data-written="([^"]*)" data-replaced="([^"]*)"><p>[^<]*<\/p>(?:<p class="text">([^<]*)<\/p>|<p class="lost">[^<]*<\/p>)<\/blockquote>/g;

function readHtml(text: string): readonly DigestedMessage[] {
  return [...text.matchAll(ARTICLE)].map(([article, seq, body = ""]) => {
    const data = Object.fromEntries(
      [...(article.split(">", 1)[0] ?? "").matchAll(/ data-(\w+)="([^"]*)"/g)].map(([, name, value = ""]) => [
        name,
        unescapeHtml(value),
      ]),
    );
    const loss = toLoss(data["loss"] ?? "");
    const find = (pattern: RegExp) => unescapeHtml(pattern.exec(body)?.[1] ?? "");
    return {
      digest: data["digest"] ?? "",
      message: {
        seq: Number(seq),
        id: data["id"] ?? "",
        kind: data["kind"] as RecordMessage["kind"],
        author: {
          id: data["author"] ?? "",
          name: find(/<b dir="auto">([^<]*)<\/b>/),
          role: data["role"] as RecordPerson["role"],
        },
        createdAt: toMoment(find(/<time datetime="([^"]*)">/)),
        loss,
        text: loss === null ? find(/^<p class="text">([^<]*)<\/p>$/m) : null,
        editedAt: toDate(data["edited"] ?? ""),
        deletedAt: toDate(data["deleted"] ?? ""),
        earlier: [...body.matchAll(EARLIER)].map(([, written, replaced, earlier]) => ({
          text: earlier === undefined ? null : unescapeHtml(earlier),
          writtenAt: toMoment(written),
          replacedAt: toMoment(replaced),
        })),
      },
    };
  });
}
