import { expect, test } from "vitest";
import { SseReader } from "../../bench/traffic/sse-reader";

const TEXT =
  ": hi\n\nevent: ready\ndata: {}\n\nid: 5:0\ndata:no name\n\n: \n\n" +
  'event: message\r\nid: 1-42\r\ndata: {"content":"~b00000001: and more"}\r\n\r\nevent: alone\n\n';
const EXPECTED = [
  ["ready", "{}", null],
  ["message", "no name", "5:0"],
  ["message", '{"content":"~b00000001: and more"}', "1-42"],
];

function read(pieces: readonly string[]) {
  const heard: (string | null)[][] = [];
  const reader = new SseReader((name, data, id) => void heard.push([name, data, id]));
  for (const piece of pieces) reader.feed(piece);
  return heard;
}

test("events with and without a name and an id; comments and events without data are none", () => {
  expect(read([TEXT])).toEqual(EXPECTED);
});

test("however they are cut into pieces", () => {
  expect(read([...TEXT])).toEqual(EXPECTED);
  for (let at = 0; at <= TEXT.length; at += 1)
    expect(read([TEXT.slice(0, at), TEXT.slice(at)])).toEqual(EXPECTED);
});
