const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // A browser would make a line feed of it.
  "\r": "&#13;",
};
const LETTERS = Object.fromEntries(Object.entries(ESCAPES).map(([letter, escaped]) => [escaped, letter]));

/** Text as HTML, in an element or an attribute. */
export function escapeHtml(text: string): string {
  return /[&<>"'\r]/.test(text) ? text.replace(/[&<>"'\r]/g, (letter) => ESCAPES[letter] ?? "") : text;
}

/** What `escapeHtml` was given. */
export function unescapeHtml(html: string): string {
  return html.replace(/&(?:amp|lt|gt|quot|#39|#13);/g, (escaped) => LETTERS[escaped] ?? escaped);
}
