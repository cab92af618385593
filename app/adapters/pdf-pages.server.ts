import PDFDocument from "pdfkit";
import { drawLine } from "./pdf-draw-line.server";
import { getPdfFonts } from "./pdf-fonts.server";
import { type Line, layOutText } from "./pdf-lines.server";
import { createTotal, fillTotal, forgetWords, tellLettersApart } from "./pdfkit-inside.server";

const MARGIN = { left: 56, right: 56, top: 54, bottom: 92 } as const;
const FOOT_SIZE = 7;
/** A word's width is remembered; no more words than these. */
const MAX_WIDTHS = 20_000;
/** Words are remembered for so many pages. */
const PAGES_REMEMBERED = 40;

/** How a text looks. Sizes in points. */
export interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly bold?: boolean;
  readonly indent?: number;
  /** A line down the left side, this colour. */
  readonly bar?: string;
}

/** Pages that fill from top to bottom and leave memory as they are full. */
export interface PdfPages {
  readonly doc: PDFKit.PDFDocument;
  /** As many lines as it takes, over as many pages. */
  write(text: string, style: TextStyle): void;
  /** Two texts on one line, the other one at the right end. */
  writeRow(left: string, right: string, style: TextStyle & { readonly rightColor: string }): void;
  gap(points: number): void;
  /** Begins a new page unless so much of this one is left. */
  keep(points: number): void;
  /** Puts the number of pages on each and ends the file. */
  end(toTotal: (pages: number) => string): void;
}

/** `footer`: stands on every page beside its number. */
export function createPdfPages(options: {
  readonly title: string;
  readonly lang: string;
  readonly size: "A4" | "LETTER";
  readonly footer: string;
  readonly toPage: (page: number) => string;
}): PdfPages {
  const { title, lang, size, footer, toPage } = options;
  const fonts = getPdfFonts();
  const doc = new PDFDocument({
    ...{ size, margin: 0, tagged: true, lang, displayTitle: true, pdfVersion: "1.7", autoFirstPage: false },
    // Else it opens one of its own, which nothing is written with.
    ...{ font: null },
    ...{ info: { Title: title, Producer: "Renavest", Creator: "Renavest" } },
  } as unknown as PDFKit.PDFDocumentOptions);
  const widths = new Map<string, number>();
  const registered = new Set<string>();
  let y: number = MARGIN.top;
  let pages = 0;

  function use(font: string, points: number): void {
    if (registered.has(font)) doc.font(font).fontSize(points);
    else {
      doc.registerFont(font, fonts.read(font)).font(font).fontSize(points);
      tellLettersApart(doc);
      registered.add(font);
    }
  }

  function measure(font: string, text: string, points: number): number {
    const key = `${font} ${text}`;
    let perPoint = widths.get(key);
    if (perPoint === undefined) {
      use(font, 100);
      perPoint = doc.widthOfString(text) / 100;
      if (widths.size >= MAX_WIDTHS) widths.clear();
      widths.set(key, perPoint);
    }
    return perPoint * points;
  }

  const lay = (text: string, style: TextStyle, maxWidth: number): readonly Line[] =>
    layOutText(text, {
      ...{ fonts, bold: style.bold ?? false, maxWidth },
      measure: (font, letters) => measure(font, letters, style.size),
    });

  function draw(line: Line, style: TextStyle, left: number, baseline: number): void {
    doc.fillColor(style.color);
    drawLine(doc, line, { left, baseline, use: (font) => use(font, style.size) });
  }

  const width = () => doc.page.width - MARGIN.left - MARGIN.right;
  const bottom = () => doc.page.height - MARGIN.bottom;

  // One drawing for all pages, filled in at the end, when their number is known: so no page has to wait for it.
  const total = createTotal(doc);

  function drawFooter(): void {
    pages += 1;
    const style = { size: FOOT_SIZE, color: MUTED };
    doc.markContent("Artifact", { type: "Pagination" } as never);
    const top = doc.page.height - MARGIN.bottom + 24;
    doc
      .moveTo(MARGIN.left, top)
      .lineTo(doc.page.width - MARGIN.right, top)
      .lineWidth(0.5)
      .strokeColor(HAIRLINE)
      .stroke();
    const number = toPage(pages);
    const [numberLine] = lay(number, style, 88);
    const right = doc.page.width - MARGIN.right - (numberLine?.width ?? 0) - 26;
    for (const [index, line] of lay(footer, style, width() - 110).entries())
      draw(line, style, MARGIN.left, top + 14 + index * 9.5);
    if (numberLine !== undefined) {
      draw(numberLine, style, right, top + 14);
      doc.page.xobjects["Total"] = total;
      doc.addContent(
        `q 1 0 0 -1 ${(right + numberLine.width).toFixed(2)} ${(top + 14).toFixed(2)} cm /Total Do Q`,
      );
    }
    doc.endMarkedContent();
    if (pages % PAGES_REMEMBERED === 0) forgetWords(doc);
    y = MARGIN.top;
  }

  doc.on("pageAdded", drawFooter);
  doc.addPage();

  function keep(points: number): void {
    if (y + points > bottom()) doc.continueOnNewPage();
  }

  function drawBar(color: string | undefined, height: number, indent: number): void {
    if (color === undefined) return;
    doc.rect(MARGIN.left + indent - 10, y, 2, height).fill(color);
  }

  return {
    doc,
    keep,
    gap: (points) => {
      y += points;
    },
    write(text, style) {
      const { size: points, indent = 0, bar } = style;
      const height = points * 1.4;
      for (const line of lay(text, style, width() - indent)) {
        keep(height);
        drawBar(bar, height, indent);
        const room = width() - indent - line.width;
        draw(line, style, MARGIN.left + indent + (line.rtl ? Math.max(0, room) : 0), y + points * 1.05);
        y += height;
      }
    },
    writeRow(left, right, style) {
      const { size: points, indent = 0, bar, rightColor } = style;
      const height = points * 1.45;
      keep(height);
      const other = { size: points, color: rightColor };
      const [rightLine] = lay(right, other, width());
      const [leftLine] = lay(left, style, width() - indent - (rightLine?.width ?? 0) - 12);
      drawBar(bar, height, indent);
      if (leftLine !== undefined) draw(leftLine, style, MARGIN.left + indent, y + points * 1.05);
      if (rightLine !== undefined)
        draw(rightLine, other, MARGIN.left + width() - rightLine.width, y + points * 1.05);
      y += height;
    },
    end(toTotal) {
      const font = fonts.findFile(0x61, { bold: false, near: null }) ?? "";
      use(font, FOOT_SIZE);
      fillTotal(doc, total, toTotal(pages), FOOT_SIZE);
      doc.end();
    },
  };
}

const MUTED = "#5a655f";
const HAIRLINE = "#ddd6c9";
