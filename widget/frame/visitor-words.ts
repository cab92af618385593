import type { Visitor } from "./access";
import type { Language } from "./frame-words";

/** Of the words below that people agree to; its type is the one that the server takes. */
export const AGREED_VERSION: Visitor["consent"] = "2026-11";

/** What the form says to people who don't show who they are. What they agree to has a version (protocol/widget-frame). */
export interface VisitorWords {
  readonly title: string;
  readonly name: string;
  readonly nameHint: string;
  readonly nameWrong: string;
  /** More people have begun than the server takes at once; `wait`: "30 seconds". */
  readonly tooMany: (wait: string) => string;
  readonly agree: (site: string, days: number) => string;
  readonly fleeting: string;
  readonly start: string;
  /** In their conversation; `day`: when it is deleted. */
  readonly until: (day: string) => string;
  readonly keep: string;
}

/** Both languages: they are short, and only who needs the form loads it. */
export const VISITOR_WORDS: Readonly<Record<Language["locale"], VisitorWords>> = {
  en: {
    title: "Write without an account",
    name: "What may we call you?",
    nameHint: "If you like. It needn't be your real name.",
    nameWrong: "We can't use that name. Choose another one, or leave it empty.",
    tooMany: (wait) => `Too many conversations were started just now. Try again in ${wait}.`,
    agree: (site, days) =>
      `I agree that Renavest keeps what I write, so that a therapist can read and answer it. ${site} can't read it. It is deleted after ${days === 1 ? "one day" : `${days} days`}.`,
    fleeting:
      "We don't know who you are. So if you leave or reload this page, you can't come back to the conversation.",
    start: "Start",
    until: (day) => `What is written here is deleted on ${day}.`,
    keep: "Keep this conversation",
  },
  es: {
    title: "Escribe sin cuenta",
    name: "¿Cómo te llamamos?",
    nameHint: "Si quieres. No hace falta que sea tu nombre real.",
    nameWrong: "No podemos usar ese nombre. Elige otro o déjalo vacío.",
    tooMany: (wait) => `Se han empezado demasiadas conversaciones. Inténtalo de nuevo en ${wait}.`,
    agree: (site, days) =>
      `Acepto que Renavest guarde lo que escribo para que un terapeuta lo lea y responda. ${site} no puede leerlo. Se borra al cabo de ${days === 1 ? "un día" : `${days} días`}.`,
    fleeting:
      "No sabemos quién eres. Si sales de esta página o la recargas, no podrás volver a la conversación.",
    start: "Empezar",
    until: (day) => `Lo que se escribe aquí se borra el ${day}.`,
    keep: "Conservar esta conversación",
  },
};
