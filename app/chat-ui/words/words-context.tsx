import { createContext, type ReactNode, useContext } from "react";
import { en } from "./en";
import type { Words } from "./words";

const WordsContext = createContext<Words>(en);

/** Sets the language of everything inside. */
export function WordsProvider({ words, children }: { words: Words; children: ReactNode }) {
  return <WordsContext.Provider value={words}>{children}</WordsContext.Provider>;
}

/** The words in the language of the screen. */
export function useWords(): Words {
  return useContext(WordsContext);
}
