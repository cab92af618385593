declare module "bidi-js" {
  /** The parts of the bidirectional algorithm that are used here. */
  interface Bidi {
    getEmbeddingLevels(
      text: string,
      direction?: "ltr" | "rtl" | "auto",
    ): {
      readonly levels: Uint8Array;
      readonly paragraphs: readonly {
        readonly start: number;
        readonly end: number;
        readonly level: number;
      }[];
    };
    getMirroredCharacter(letter: string): string | null;
  }
  export default function createBidi(): Bidi;
}
declare module "fontkit" {
  /** A font from its bytes. Throws on what is none. */
  export function create(bytes: Uint8Array): { hasGlyphForCodePoint(codePoint: number): boolean };
}
