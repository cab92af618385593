import type { Locale } from "~/chat-ui/words/words";
import { useWords } from "~/chat-ui/words/words-context";
import { enHand } from "./en-hand";
import { esHand } from "./es-hand";
import type { HandWords } from "./hand-words";

const HAND_WORDS: Readonly<Record<Locale, HandWords>> = { en: enHand, es: esHand };

/** The words of these pages in the language of the screen. */
export function useHandWords(): HandWords {
  return HAND_WORDS[useWords().locale];
}

/** The `meta` of such a page, in the language the root loader chose. Never a person's name. */
export function toHandTitle(
  matches: readonly { readonly id: string; readonly data: unknown }[],
  title: keyof HandWords["titles"],
) {
  const root = matches.find((match) => match.id === "root")?.data as { locale?: Locale } | undefined;
  return [{ title: `${HAND_WORDS[root?.locale ?? "en"].titles[title]} · Renavest` }];
}
