import { createContext, type ReactNode, useContext } from "react";
import { enFirst } from "./en-first";
import type { FirstWords } from "./first-words";
import type { Words } from "./words";

const WordsContext = createContext<FirstWords>(enFirst);

/** Sets the language of everything inside. */
export function WordsProvider({ words, children }: { words: FirstWords; children: ReactNode }) {
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** What is said around a conversation, in the language of the screen. */
export function useWords(): FirstWords {
  return useContext(WordsContext);
}

/** Every word, in the language of the screen. Throws where only the first are there. */
export function useAllWords(): Words {
  const words = useContext(WordsContext);
  if (!isWhole(words)) throw new Error("these words are not there yet");
  return words;
}

function isWhole(words: FirstWords): words is Words {
  return "change" in words;
}
