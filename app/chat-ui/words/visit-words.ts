import type { Locale } from "./words";

/** What is said of conversations with people nobody vouches for; `day`: when what is written in them is deleted. */
export interface VisitWords {
  /** In the therapist's list, and in the conversation. */
  readonly listed: (site: string, day: string) => string;
  readonly seen: (site: string, day: string) => string;
  /** In both lists, of one that was kept; `day`: when it began. */
  readonly kept: (site: string, day: string) => string;
}

/** Apart from all other words, since the frame has no need of them. */
export const VISIT_WORDS: Readonly<Record<Locale, VisitWords>> = {
  en: {
    kept: (site, day) => `Began as a visit from ${site} on ${day}`,
    listed: (site, day) => `Unverified visitor from ${site}, deleted on ${day}`,
    seen: (site, day) =>
      `Unverified visitor from ${site}: nobody has vouched for who they are. What is written here is deleted on ${day}.`,
  },
  es: {
    kept: (site, day) => `Empezó como visita de ${site} el ${day}`,
    listed: (site, day) => `Visitante sin verificar de ${site}; se borra el ${day}`,
    seen: (site, day) =>
      `Visitante sin verificar de ${site}: nadie ha confirmado quién es. Lo que se escribe aquí se borra el ${day}.`,
  },
};
