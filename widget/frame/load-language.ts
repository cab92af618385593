import { ENGLISH } from "./english";
import type { Language } from "./frame-words";

/** The language a page asks for. Never rejects: words that do not load are said in English. */
export async function loadLanguage(locale: Language["locale"]): Promise<Language> {
  if (locale === "en") return ENGLISH;
  return await import("./spanish").then(
    ({ SPANISH }) => SPANISH,
    () => ENGLISH,
  );
}
