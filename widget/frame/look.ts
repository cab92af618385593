import { toContrast } from "~/domain/accent";

const DARK = "(prefers-color-scheme: dark)";
const GROUNDS = { light: "#f3efe7", dark: "#222b27" } as const;
const ON_ACCENT = { light: "#ffffff", dark: "#0c1f18" } as const;
const READABLE = 4.5;

/** Light or dark as the page wants it, and its accent where text in it and on it can be read. */
export function applyLook(theme: "light" | "dark" | "auto", accent: string | null): void {
  const root = document.documentElement;
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) if (rule instanceof CSSMediaRule) setDark(rule, theme);
  }
  const shade = theme === "auto" ? (matchMedia(DARK).matches ? "dark" : "light") : theme;
  root.style.colorScheme = shade;
  const isUsable = accent !== null && toContrast(accent, GROUNDS[shade]) >= READABLE;
  const values = isUsable
    ? { "--accent": accent, "--accent-strong": accent, "--on-accent": ON_ACCENT[shade] }
    : { "--accent": null, "--accent-strong": null, "--on-accent": null };
  for (const [name, value] of Object.entries(values)) root.style.setProperty(name, value);
}

/** Rules for dark pages, remembered by their first condition, since a changed one no longer says what it was. */
const darkRules = new WeakSet<CSSMediaRule>();

function setDark(rule: CSSMediaRule, theme: "light" | "dark" | "auto"): void {
  if (rule.media.mediaText === DARK) darkRules.add(rule);
  if (darkRules.has(rule)) rule.media.mediaText = { light: "not all", dark: "all", auto: DARK }[theme];
}
