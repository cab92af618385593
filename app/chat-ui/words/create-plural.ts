import type { Locale } from "./words";

/** The forms a language needs for a count; English and Spanish tell `one` from `other`. */
export interface PluralForms {
  readonly one: string;
  readonly other: string;
}

/** Picks the form for a count and puts the count, written the language's way, in the place of `#`. */
export function createPlural(locale: Locale): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count, forms) =>
    (rules.select(count) === "one" ? forms.one : forms.other).replace("#", numbers.format(count));
}
