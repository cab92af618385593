/**
 * Cuts what an XMPP server says into stanzas, however it arrives in pieces: whatever stands between `<stream:stream>` and
 * its end, one element at a time. No comments and no CDATA, which XMPP forbids or its servers do not send.
 */
export class StanzaReader {
  private rest = "";
  /** How far `rest` has been looked through, and where the stanza that is open begins (-1: none). */
  private at = 0;
  private start = -1;
  private depth = 0;

  constructor(private readonly listener: (stanza: string) => void) {}

  feed(text: string): void {
    this.rest += text;
    while (this.readTag());
    // What has been handed on is not kept.
    const keep = this.start < 0 ? this.at : this.start;
    this.rest = this.rest.slice(keep);
    this.at -= keep;
    if (this.start > 0) this.start = 0;
  }

  /** False: the next tag is not complete. */
  private readTag(): boolean {
    const open = this.rest.indexOf("<", this.at);
    if (open < 0) return false;
    const close = findEnd(this.rest, open);
    if (close < 0) return false;
    this.at = close + 1;
    const second = this.rest.charCodeAt(open + 1);
    const isStream = this.rest.startsWith("stream:stream", second === SLASH ? open + 2 : open + 1);
    // The declaration, and the frame around everything.
    if (second === QUESTION_MARK || isStream) return true;
    if (this.depth === 0) this.start = open;
    if (second === SLASH) this.depth -= 1;
    else if (this.rest.charCodeAt(close - 1) !== SLASH) this.depth += 1;
    if (this.depth === 0) {
      this.listener(this.rest.slice(this.start, close + 1));
      this.start = -1;
    }
    return true;
  }
}

const SLASH = 47;
const QUESTION_MARK = 63;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const GREATER = 62;

/** The `>` of a tag: one within an attribute's quotes does not end it. */
function findEnd(text: string, from: number): number {
  let quote = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) quote = code;
    else if (code === GREATER) return at;
  }
  return -1;
}
