import { describe, expect, it } from "vitest";
import { en } from "~/chat-ui/words/en";
import { es } from "~/chat-ui/words/es";
import { enPages } from "~/components/page-words/en-pages";
import { esPages } from "~/components/page-words/es-pages";
import { LIMITS } from "~/protocol/limits";

/** Every sentence of a catalogue with its path; functions are called with one and with several. */
function sentences(node: unknown, path = ""): [path: string, text: string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node === "function")
    return [1, 2, 4_000].map((value) => [`${path}(${value})`, String(node(value, value))]);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => sentences(value, `${path}.${key}`));
}

const CATALOGUES: [name: string, words: unknown][] = [
  ["English", en],
  ["Spanish", es],
  ["the pages' English", enPages],
  ["the pages' Spanish", esPages],
];

describe.each(CATALOGUES)("the words in %s", (_name, words) => {
  it("are all there", () => {
    expect(sentences(words).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("never shout, never say Oops, never name our inner things", () => {
    const forbidden = /[!¡]|oops|\buser\b|\bprospect\b|\bchannel\b|\bHTTP\b|\berror\b|\busuario\b|\bcanal\b/i;
    expect(sentences(words).filter(([, text]) => forbidden.test(text))).toEqual([]);
  });

  it("put in what they are given", () => {
    expect(sentences(words).filter(([, text]) => /undefined|\[object|#/.test(text))).toEqual([]);
  });
});

describe("the two languages", () => {
  it.each([
    ["chat", en, es],
    ["pages", enPages, esPages],
  ])("say everything in both, for the %s", (_name, english, spanish) => {
    const paths = (words: unknown) =>
      sentences(words)
        .map(([path]) => path)
        .sort();
    expect(paths(spanish)).toEqual(paths(english));
    const same = sentences(english).filter(([path, text]) => new Map(sentences(spanish)).get(path) === text);
    expect(same).toEqual([]);
  });

  it("count as they speak", () => {
    expect([en.list.unread(1), en.list.unread(2)]).toEqual(["1 new message", "2 new messages"]);
    expect([es.list.unread(1), es.list.unread(2)]).toEqual(["1 mensaje nuevo", "2 mensajes nuevos"]);
    expect(es.send.left(1)).toBe("Queda 1 carácter");
    expect(en.send.tooLong(1_200, LIMITS.messageCharacters)).toContain(
      "1,200 characters too many: a message holds 4,000",
    );
  });
});
