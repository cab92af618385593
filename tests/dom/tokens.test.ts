import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("app/styles/tokens.css", "utf8");
const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");

function toColours(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]),
  );
}

const THEMES = { light: toColours(light), dark: { ...toColours(light), ...toColours(dark) } };

/** WCAG 2 relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((first, second) => second - first);
  return (lighter + 0.05) / (darker + 0.05);
}

const TEXT: [text: string, ground: string][] = [
  ["ink", "paper"],
  ["ink", "surface"],
  ["ink", "sunken"],
  ["ink", "bubble"],
  ["muted", "paper"],
  ["muted", "surface"],
  ["muted", "sunken"],
  ["muted", "bubble"],
  ["accent", "paper"],
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["on-mine", "mine"],
  ["warn", "warn-ground"],
  ["warn", "paper"],
  ["danger", "danger-ground"],
  ["danger", "paper"],
  ["danger", "surface"],
];
const EDGES: [edge: string, ground: string][] = [
  ["control", "paper"],
  ["control", "surface"],
  ["control", "sunken"],
  ["ink", "paper"],
  ["accent", "sunken"],
];

describe.each(Object.entries(THEMES))("the colours in %s", (_name, colours) => {
  it.each(TEXT)("%s on %s can be read", (text, ground) => {
    expect(contrast(colours[text]!, colours[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)("%s can be told from %s", (edge, ground) => {
    expect(contrast(colours[edge]!, colours[ground]!)).toBeGreaterThanOrEqual(3);
  });
});
