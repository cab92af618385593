import { describe, expect, test } from "vitest";
import { HttpReader } from "../../bench/traffic/http-reader";

const SIZED = "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";
const EMPTY = "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n";
const CHUNKED =
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n";
const OPEN = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nuntil the end";

function read(pieces: readonly string[]) {
  const heard: { status: number; body: string; ended: boolean }[] = [];
  const reader = new HttpReader({
    head: (status) => void heard.push({ status, body: "", ended: false }),
    body: (text) => {
      const last = heard.at(-1);
      if (last !== undefined) last.body += text;
    },
    end: () => {
      const last = heard.at(-1);
      if (last !== undefined) last.ended = true;
    },
  });
  for (const piece of pieces) reader.feed(piece);
  return heard;
}

/** Every place at which one cut can fall. */
function cuts(text: string): [string, string][] {
  return Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]);
}

const EXPECTED = [
  { status: 201, body: "hello", ended: true },
  { status: 204, body: "", ended: true },
  { status: 200, body: "helloabcdefghijklmnopqrstuvwxyz", ended: true },
  { status: 200, body: "until the end", ended: false },
];

describe("answers one after the other on one connection", () => {
  const all = SIZED + EMPTY + CHUNKED + OPEN;

  test("arriving at once", () => {
    expect(read([all])).toEqual(EXPECTED);
  });

  test("arriving one byte at a time", () => {
    expect(read([...all])).toEqual(EXPECTED);
  });

  test("cut in two at any place", () => {
    for (const pieces of cuts(all)) expect(read(pieces)).toEqual(EXPECTED);
  });
});
