/** Contrast of two `#rrggbb` colours by WCAG, 1 to 21. */
export function toContrast(one: string, other: string): number {
  const [darker, lighter] = [toLuminance(one), toLuminance(other)].sort((a, b) => a - b);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

const WEIGHTS = [0.2126, 0.7152, 0.0722] as const;

function toLuminance(color: string): number {
  return WEIGHTS.reduce((sum, weight, at) => {
    const part = Number.parseInt(color.slice(1 + 2 * at, 3 + 2 * at), 16) / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
}
