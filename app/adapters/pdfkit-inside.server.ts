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

/** What an embedded font is made of. */
interface FontInside {
  readonly scale: number;
  readonly font: {
    readonly _glyphs: Record<number, Glyph>;
    getGlyph(id: number, letters?: readonly number[]): Glyph;
  };
  readonly subset: { readonly glyphs: number[]; includeGlyph(glyph: number): number };
  readonly widths: number[];
  readonly unicode: (readonly number[])[];
  layout(
    text: string,
    features?: unknown,
  ): { readonly glyphs: readonly Glyph[]; readonly positions: unknown };
  encode(text: string, features?: unknown): readonly [readonly string[], unknown];
}

interface Glyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly codePoints: readonly number[];
}

/**
 * Arabic letters share shapes that dots are put on; fontkit and pdfkit let the first letter that was drawn with a shape stand
 * for all of them, and whoever copies a line gets that one. Here a shape is embedded once for each letter it stands for.
 */
export function tellLettersApart(doc: PDFKit.PDFDocument): void {
  const font = (doc as unknown as { readonly _font: FontInside })._font;
  const codes = new Map<Glyph, string>();
  const toCode = (glyph: Glyph): string => {
    const before = codes.get(glyph);
    if (before !== undefined) return before;
    let number = font.subset.includeGlyph(glyph.id);
    if (font.unicode[number] !== undefined) number = font.subset.glyphs.push(glyph.id) - 1;
    font.widths[number] = glyph.advanceWidth * font.scale;
    font.unicode[number] = glyph.codePoints;
    const code = number.toString(16).padStart(4, "0");
    codes.set(glyph, code);
    return code;
  };
  keepLetters(font.font);
  font.encode = (text, features) => {
    const { glyphs, positions } = font.layout(text, features);
    return [glyphs.map(toCode), positions];
  };
}

/** One shape for each letter that asks for it, the same one every time, and not one with the first letter's name for all. */
function keepLetters(face: FontInside["font"]): void {
  const find = face.getGlyph.bind(face);
  const known = new Map<string, Glyph>();
  face.getGlyph = (id, letters = []) => {
    const key = `${id}:${letters.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    delete face._glyphs[id];
    const glyph = find(id, letters);
    known.set(key, glyph);
    return glyph;
  };
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
