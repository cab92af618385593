import { expect, test } from "vitest";
import { StanzaReader } from "../../bench/traffic/stanza-reader";
import { findTag, makeTaggedText } from "../../bench/traffic/tagged-text";

const FRAME = "<?xml version='1.0'?><stream:stream id='1' xmlns:stream='http://etherx.jabber.org/streams'>";
const STANZAS = [
  "<stream:features><mechanisms><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
  "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
  "<presence to='a0@localhost/r' from='a0@localhost/r'/>",
  `<message from='a > "b"'><stanza-id by='b0@localhost'/><body>5 &lt; 6 > 4 '</body></message>`,
];
const TEXT = [FRAME, ...STANZAS.slice(0, 2), FRAME, STANZAS.slice(2).join(" \n"), "</stream:stream>"].join(
  "",
);

function read(pieces: readonly string[]) {
  const heard: string[] = [];
  const reader = new StanzaReader((stanza) => void heard.push(stanza));
  for (const piece of pieces) reader.feed(piece);
  return heard;
}

test("what stands within the stream, one stanza at a time", () => {
  expect(read([TEXT])).toEqual(STANZAS);
});

test("however it is cut into pieces", () => {
  expect(read([...TEXT])).toEqual(STANZAS);
  for (let at = 0; at <= TEXT.length; at += 1)
    expect(read([TEXT.slice(0, at), TEXT.slice(at)])).toEqual(STANZAS);
});

test.each([0, 7, 12_345_678])("a text of 120 bytes says which message it is: %d", (message) => {
  const text = makeTaggedText(message);
  expect(Buffer.byteLength(text)).toBe(120);
  expect(findTag(`{"content":${JSON.stringify(text)}}`)).toBe(message);
});

test("something else carries no number", () => {
  expect(findTag("typing")).toBeNull();
});
