/** Text stands on an accent in white or in ink, whichever is read more easily. */
const ON_ACCENT = ["#ffffff", "#1c2622"] as const;
/** WCAG 2.2, 1.4.3: text of the size of a button's label. */
const MIN_CONTRAST = 4.5;
const ACCENT = /^#[0-9a-f]{6}$/;

/** The colour of text on this accent, `#rrggbb`. Null: it is no such colour, or text on it would be hard to read. */
export function findTextColour(accent: string): string | null {
  if (!ACCENT.test(accent)) return null;
  const [best] = ON_ACCENT.map((colour) => ({ colour, contrast: toContrast(accent, colour) })).sort(
    (a, b) => b.contrast - a.contrast,
  );
  return best !== undefined && best.contrast >= MIN_CONTRAST ? best.colour : null;
}

/** Contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2). */
export function toContrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [toLuminance(one), toLuminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance, WCAG 2.2. */
function toLuminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
