import { createContext, type ReactNode, useContext } from "react";
import { ClockProvider } from "~/chat-ui/time/clock";
import { en } from "~/chat-ui/words/en";
import { es } from "~/chat-ui/words/es";
import type { Locale } from "~/chat-ui/words/words";
import { WordsProvider } from "~/chat-ui/words/words-context";
import { enPages } from "./en-pages";
import { esPages } from "./es-pages";
import type { PageWords } from "./page-words";

const CHAT_WORDS = { en, es };
const PAGE_WORDS: Readonly<Record<Locale, PageWords>> = { en: enPages, es: esPages };

const PageWordsContext = createContext<PageWords>(enPages);

/** The pages' words in a language; English for an unknown one. */
export function toPageWords(locale: Locale | undefined): PageWords {
  return PAGE_WORDS[locale ?? "en"];
}

/** Sets the language and the clock of everything inside. */
export function Language({ locale, children }: { locale: Locale; children: ReactNode }) {
  return (
    <WordsProvider words={CHAT_WORDS[locale]}>
      <PageWordsContext.Provider value={PAGE_WORDS[locale]}>
        <ClockProvider>{children}</ClockProvider>
      </PageWordsContext.Provider>
    </WordsProvider>
  );
}

/** The pages' words in the language of the screen. */
export function usePageWords(): PageWords {
  return useContext(PageWordsContext);
}
