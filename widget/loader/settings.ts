/** What a page may set. Attributes of the script are the same by `data-` name, without `getToken`. */
export interface Settings {
  site?: string;
  getToken?: () => Promise<string> | string;
  locale?: string;
  theme?: string;
  accent?: string;
  position?: string;
  zIndex?: number | string;
  /** Selector of the element that is to hold the widget. */
  container?: string;
  /** `none`, or a selector of the page's own buttons; otherwise ours. */
  launcher?: string;
  label?: string;
}

const pick = <One extends string>(value: unknown, known: readonly One[]) =>
  known.find((one) => one === value);

/** The settings that cross to the frame, with whatever is not one of them left out. */
export function toFrameSettings({ locale = document.documentElement.lang, theme, accent }: Settings) {
  return {
    locale: pick(locale.slice(0, 2), ["en", "es"] as const) ?? null,
    theme: pick(theme, ["light", "dark"] as const) ?? "auto",
    accent: accent && /^#[\da-f]{6}$/i.test(accent) ? accent : null,
  } as const;
}
