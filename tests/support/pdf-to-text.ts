import { execFileSync } from "node:child_process";
import { findProgram } from "./find-program";

/** For whoever has none. */
export const HOW_TO_GET_PDFTOTEXT =
  "pdftotext is not installed. Run: apt-get install poppler-utils (macOS: brew install poppler)";

const MAX_BYTES = 64 * 1024 * 1024;

/** What reads a PDF back; null when it is not installed. */
export function findPdfToText(): string | null {
  return findProgram("pdftotext");
}

/** The text of a PDF in the order in which it was drawn. */
export function pdfToText(file: Buffer): string {
  const program = findPdfToText();
  if (program === null) throw new Error(HOW_TO_GET_PDFTOTEXT);
  const args = ["-raw", "-enc", "UTF-8", "-nopgbrk", "-", "-"];
  return execFileSync(program, args, { input: file, maxBuffer: MAX_BYTES }).toString();
}
