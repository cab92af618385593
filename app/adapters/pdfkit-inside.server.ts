/** A drawing that pages refer to before anybody knows what it shows. */
export function createTotal(doc: PDFKit.PDFDocument): PDFKit.PDFKitReference {
  return doc.ref({
    Type: "XObject",
    Subtype: "Form",
    BBox: [0, -4, 120, 12],
    Resources: { Font: {} },
  });
}

/** What pdfkit keeps undocumented: the font in use, and how it writes letters. */
interface FontInUse {
  readonly id: string;
  encode(text: string): readonly [readonly string[], unknown];
  ref(): PDFKit.PDFKitReference;
}

/** pdfkit remembers the shape of every word it has drawn, for ever; a long record has too many. */
export function forgetWords(doc: PDFKit.PDFDocument): void {
  const { _fontFamilies: fonts } = doc as unknown as {
    _fontFamilies: Record<string, { layoutCache?: object }>;
  };
  for (const font of Object.values(fonts))
    if (font.layoutCache !== undefined) font.layoutCache = Object.create(null);
}

/** Draws the number that was not known before, on every page at once. */
export function fillTotal(
  doc: PDFKit.PDFDocument,
  total: PDFKit.PDFKitReference,
  text: string,
  points: number,
): void {
  const font = (doc as unknown as { readonly _font: FontInUse })._font;
  const [letters] = font.encode(text);
  const form = total as unknown as {
    readonly data: { readonly Resources: { readonly Font: Record<string, unknown> } };
    end(content: Buffer): void;
  };
  form.data.Resources.Font[font.id] = font.ref();
  form.end(Buffer.from(`BT /${font.id} ${points} Tf 0.353 0.396 0.373 rg <${letters.join("")}> Tj ET`));
}
