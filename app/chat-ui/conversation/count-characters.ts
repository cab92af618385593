/** Code points without the blanks around them, as the limit counts. */
export function countCharacters(text: string): number {
  return [...text.trim()].length;
}
