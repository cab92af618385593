import { ENGLISH_FIRST } from "./english-first";
import type { FrameState } from "./frame-state";
import type { Language } from "./frame-words";
import { loadRest } from "./load-rest";
import type { Rest } from "./rest";

interface LaterOptions {
  get(): FrameState;
  set(change: Partial<FrameState>): void;
  /** What was loaded is there. */
  onRest(rest: Rest): void;
}

/** What comes to the frame after it has begun: the rest of it, and the language of the page. */
export function createLater({ get, set, onRest }: LaterOptions) {
  let wanted: Language["locale"] = "en";
  return {
    /** Words that do not load are said in English. */
    async speak(locale: Language["locale"]): Promise<void> {
      wanted = locale;
      const spanish = locale === "es" ? await import("./spanish").catch(() => null) : null;
      if (wanted !== locale) return;
      const language = spanish?.SPANISH ?? get().rest?.ENGLISH ?? ENGLISH_FIRST;
      document.documentElement.lang = language.locale;
      set({ language });
    },
    /** Rejects where it does not load, and the screen can say so; the next call tries again. */
    async fetchRest(): Promise<Rest> {
      if (get().isCut) set({ isCut: false });
      try {
        const rest = await loadRest();
        const { language } = get();
        set({ rest, language: language.locale === "en" ? rest.ENGLISH : language });
        onRest(rest);
        return rest;
      } catch (error) {
        set({ isCut: true });
        throw error;
      }
    },
  };
}
