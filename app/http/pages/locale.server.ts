/** Languages our words are written in. */
export type Locale = "en" | "es";

/** The first of our languages in `Accept-Language` by weight; English when none is asked for. */
export function findLocale(request: Request): Locale {
  return findLocaleIn(request.headers.get("Accept-Language") ?? "");
}

/** The same of the header's own text. */
export function findLocaleIn(acceptLanguage: string): Locale {
  const ranges = acceptLanguage
    .split(",")
    .map(parseRange)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return ranges.find(({ locale }) => locale !== null)?.locale ?? "en";
}

function parseRange(range: string): { readonly locale: Locale | null; readonly weight: number } {
  const [tag = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
  const weight = quality === undefined ? 1 : Number(quality);
  const language = tag.split("-", 1)[0];
  const locale = language === "en" || language === "es" ? language : null;
  return { locale, weight: Number.isFinite(weight) ? weight : 0 };
}
