import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLinks } from "~/chat-ui/conversation/split-links";

function links(text: string): string[] {
  return splitLinks(text).flatMap((part) => ("href" in part ? [part.text] : []));
}

describe("splitLinks", () => {
  it.each([
    ["see https://example.com/a?b=1#c for more", ["https://example.com/a?b=1#c"]],
    ["https://example.com.", ["https://example.com"]],
    ["(https://example.com/a)", ["https://example.com/a"]],
    ["https://en.wikipedia.org/wiki/Debt_(law), then", ["https://en.wikipedia.org/wiki/Debt_(law)"]],
    ["HTTP://EXAMPLE.COM and http://b.example!", ["HTTP://EXAMPLE.COM", "http://b.example"]],
    ["«https://example.com/ñandú»", ["https://example.com/ñandú"]],
    ["https://a.example\nhttps://b.example", ["https://a.example", "https://b.example"]],
  ])("finds the addresses in %j", (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "ftp://example.com",
    "example.com",
    "https://",
    "https://my-bank.example@evil.example/",
    "https://user:pass@example.com/",
    "http://[not-an-address",
  ])("leaves %j as text", (text) => {
    expect(links(text)).toEqual([]);
  });

  it("stops an address at a mark that would turn its reading direction", () => {
    expect(links("https://example.com/\u202Egpj.exe")).toEqual(["https://example.com/"]);
  });

  it("is done at once with a text made to keep it busy", () => {
    const started = performance.now();
    for (const character of [")", "(", ".", "https://", "[]"]) {
      splitLinks(`https://example.com/${character.repeat(4_000)}`);
    }
    expect(performance.now() - started).toBeLessThan(500);
  });

  it("gives back every text character by character, with none but web addresses to open", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 6 }),
        fc.constantFrom(
          "https://",
          "http://x.example",
          "https://ñ.example/a_(b)?c=d#e",
          "javascript:",
          ").",
          "\u202E",
          "\n",
        ),
      ),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join("");
        const split = splitLinks(text);
        expect(split.map((part) => part.text).join("")).toBe(text);
        for (const part of split)
          if ("href" in part) expect(part.href).toMatch(/^https?:\/\/[^@]*$|^https?:\/\/[^/@]+\//);
      }),
    );
  });
});
