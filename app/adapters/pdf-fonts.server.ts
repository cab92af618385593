import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { create } from "fontkit";

/**
 * Open fonts (SIL OFL) of the writings we know, in the order in which they are looked through. Each is cut into files of a
 * few hundred characters, so that a record embeds what it needs and nobody loads a font of ten megabytes.
 */
const FAMILIES = [
  ...["noto-sans", "noto-sans-arabic", "noto-sans-hebrew", "noto-sans-sc", "noto-sans-kr", "noto-emoji"],
] as const;
const BOLD_FAMILY = "noto-sans";

/** Which file draws a character. */
export interface PdfFonts {
  /** Name of a file; null: no font of ours has it. `near`: the file of the character before, kept where it will do. */
  findFile(
    codePoint: number,
    options: { readonly bold: boolean; readonly near: string | null },
  ): string | null;
  read(file: string): Buffer;
}

interface FontFile {
  readonly name: string;
  readonly path: string;
  readonly bold: boolean;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

interface Face {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

let known: PdfFonts | undefined;

/** Read once a process: lists of ranges first, a font file when the first character of it is drawn. */
export function getPdfFonts(): PdfFonts {
  known ??= createPdfFonts();
  return known;
}

/** Every file that drawing may come to need, as an absolute path: a platform that carries only what is named has to know. */
export function listPdfFontFiles(): readonly string[] {
  const folders = FAMILIES.map(findFolder);
  return [
    ...folders.flatMap((folder) => ["package.json", "unicode.json"].map((name) => join(folder, name))),
    ...FAMILIES.flatMap(listFiles).map(({ path }) => findWhole(path).path),
  ];
}

function createPdfFonts(): PdfFonts {
  const files = FAMILIES.flatMap(listFiles);
  const byName = new Map(files.map((file) => [file.name, file]));
  const found = new Map<number, string | null>();
  const bytes = new Map<string, Buffer>();
  const faces = new Map<string, Face>();

  function read(name: string): Buffer {
    const before = bytes.get(name);
    if (before !== undefined) return before;
    const file = findWhole(byName.get(name)?.path ?? "").bytes;
    bytes.set(name, file);
    return file;
  }

  /** The list of a package also names characters that its font has not. */
  function draws(file: FontFile, codePoint: number): boolean {
    if (!has(file, codePoint)) return false;
    let face = faces.get(file.name);
    if (face === undefined) {
      face = create(read(file.name));
      faces.set(file.name, face);
    }
    return face.hasGlyphForCodePoint(codePoint);
  }

  return {
    read,
    findFile(codePoint, { bold, near }) {
      const nearFile = near === null ? undefined : byName.get(near);
      if (nearFile !== undefined && nearFile.bold === bold && draws(nearFile, codePoint))
        return nearFile.name;
      const key = bold ? -codePoint : codePoint;
      const before = found.get(key);
      if (before !== undefined) return before;
      const file =
        (bold ? files.find((each) => each.bold && draws(each, codePoint)) : undefined) ??
        files.find((each) => !each.bold && draws(each, codePoint));
      found.set(key, file?.name ?? null);
      return file?.name ?? null;
    },
  };
}

/** One file of theirs does not unpack in the older form; in the newer one it does. */
function findWhole(path: string): { readonly path: string; readonly bytes: Buffer } {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  return isWhole(bytes) ? { path, bytes } : { path: `${path}2`, bytes: readFileSync(`${path}2`) };
}

function isWhole(file: Buffer): boolean {
  try {
    return typeof create(file).hasGlyphForCodePoint(0x20) === "boolean";
  } catch {
    return false;
  }
}

function has({ ranges }: FontFile, codePoint: number): boolean {
  return ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

function findFolder(family: string): string {
  return dirname(createRequire(import.meta.url).resolve(`@fontsource/${family}/package.json`));
}

/** The package says which characters each of its files has, in the words of CSS. */
function listFiles(family: string): readonly FontFile[] {
  const folder = findFolder(family);
  const subsets = JSON.parse(readFileSync(join(folder, "unicode.json"), "utf8")) as Record<string, string>;
  return Object.entries(subsets).flatMap(([subset, text]) => {
    const ranges = text.split(",").map(toRange);
    const toFile = (weight: number): FontFile => ({
      name: `${family}-${subset}-${weight}`,
      path: join(folder, "files", `${family}-${subset.replace(/[[\]]/g, "")}-${weight}-normal.woff`),
      bold: weight !== REGULAR,
      ranges,
    });
    return family === BOLD_FAMILY ? [toFile(REGULAR), toFile(BOLD)] : [toFile(REGULAR)];
  });
}

const REGULAR = 400;
const BOLD = 700;

/** `U+0460-052F` or `U+20B4`. */
function toRange(text: string): readonly [number, number] {
  const [first = "", last = first] = text.trim().replace("U+", "").split("-");
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}
