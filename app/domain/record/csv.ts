/**
 * Begins what a spreadsheet would compute (OWASP ASVS 1.2.10), full-width forms included, or our own mark, so that
 * taking one mark away gives back exactly what was there.
 */
const RISKY: ReadonlySet<number> = new Set([..."=+-@\t\r\n'＝＋－＠"].map((letter) => letter.charCodeAt(0)));
const MARK = "'";

/** A row of RFC 4180: every cell quoted, CR LF at the end, no cell that a spreadsheet would run. */
export function toCsvRow(cells: readonly string[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

/** One cell of such a row. */
export function toCell(text: string): string {
  // One letter is looked at for each of a million cells; a pattern would take most of the row's time.
  const safe = RISKY.has(text.charCodeAt(0)) ? MARK + text : text;
  return `"${safe.includes('"') ? safe.replaceAll('"', '""') : safe}"`;
}

/** What cells were before they were made safe. */
export function fromCsvCell(cell: string): string {
  return cell.startsWith(MARK) ? cell.slice(1) : cell;
}

/**
 * The rows of a file that `toCsvRow` wrote, cells as they were. Lenient with what a spreadsheet may have done to it
 * (unquoted cells, bare line feeds); throws on a quote that never ends.
 */
export function* parseCsv(text: string): Generator<readonly string[]> {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let row: string[] = [];
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? readQuoted(text, at + 1) : readBare(text, at);
    row.push(fromCsvCell(cell));
    at = end;
    if (text[at] === ",") {
      at += 1;
      if (at < text.length && !/[\r\n]/.test(text[at] ?? "")) continue;
      row.push("");
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    yield row;
    row = [];
  }
}

function readQuoted(text: string, start: number): readonly [string, number] {
  let from = start;
  let cell = "";
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw new Error("a quoted cell does not end");
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') return [cell, skipRest(text, quote + 1)];
    cell += '"';
    from = quote + 2;
  }
}

/** Whatever stands between a closing quote and the next separator belongs to nothing. */
function skipRest(text: string, at: number): number {
  let end = at;
  while (end < text.length && !/[,\r\n]/.test(text[end] ?? "")) end += 1;
  return end;
}

function readBare(text: string, start: number): readonly [string, number] {
  const end = skipRest(text, start);
  return [text.slice(start, end), end];
}
