import { expect, test } from "vitest";
import { findCanaries } from "../../support/canary/find-canaries";

const CANARIES = { text: "canarytextq7w8e9r0t1y2u3", token: "canarytokena1s2d3f4g5h6" };
const find = (content: string | Buffer, allowed?: string[]) =>
  findCanaries(CANARIES, [{ name: "there", content, ...(allowed && { allowed }) }]);

test.each([
  ["as it stands", `before ${CANARIES.text} after`],
  ["in capitals", CANARIES.text.toUpperCase()],
  ["cut in two", CANARIES.text.slice(0, 14)],
  ["without its beginning", CANARIES.text.slice(10)],
  ["in an address", `/x?q=${encodeURIComponent(CANARIES.text)}`],
  ["in JSON in JSON", JSON.stringify(JSON.stringify({ a: CANARIES.text }))],
  ["in hex", Buffer.from(`abc${CANARIES.text}`).toString("hex")],
  ["in base64", Buffer.from(CANARIES.text).toString("base64")],
  ["in base64 after one byte", Buffer.from(`a${CANARIES.text}z`).toString("base64")],
  ["in base64 after two", Buffer.from(`ab${CANARIES.text}z`).toString("base64url")],
  ["among bytes that are no text", Buffer.concat([Buffer.from([0xff, 0, 0xc3]), Buffer.from(CANARIES.text)])],
])("is found %s", (_name, content) => {
  expect(find(content)).toEqual(["text in there"]);
});

test("is not seen where it is not, and is let be where it belongs", () => {
  expect(find("nothing of the kind, canary or not")).toEqual([]);
  expect(find(CANARIES.text, ["text"])).toEqual([]);
  expect(find(CANARIES.text + CANARIES.token, ["text"])).toEqual(["token in there"]);
});
