import type { Line } from "./pdf-lines.server";
import type { Segment } from "./pdf-visual-order.server";

/**
 * Draws a line. Whoever copies, searches or hears it gets it in the order in which it was written, and as it was written where
 * a code stands for a letter; not where it runs to the left: readers turn such words round again by themselves.
 */
export function drawLine(
  doc: PDFKit.PDFDocument,
  line: Line,
  place: {
    /** Points, as `baseline`. */
    readonly left: number;
    readonly baseline: number;
    /** Makes a font the one that is drawn with. */
    readonly use: (font: string) => void;
  },
): void {
  let x = place.left;
  const placed = line.segments.map((segment) => {
    const from = x;
    x += segment.width;
    return { ...segment, from };
  });
  const drawn = line.segments.map(({ text }) => text).join("");
  const told = !line.segments.some(isToLeft) && drawn !== line.text;
  if (told) doc.markContent("Span", { actual: line.text });
  for (const { font, text, from } of placed.sort((one, other) => one.at - other.at)) {
    place.use(font);
    doc.text(text, from, place.baseline, { lineBreak: false, baseline: "alphabetic" });
  }
  if (told) doc.endMarkedContent();
}

function isToLeft({ level }: Segment): boolean {
  return (level & 1) === 1;
}
