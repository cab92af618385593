import type { KeepProof } from "./access";
import type { Language } from "./frame-words";

/** Of the words below that people say yes to; its type is the one that the server takes. */
export const KEPT_VERSION: KeepProof["consent"] = "2026-11";

/** What a visitor is told before they keep their conversation. What they say yes to has a version (protocol/widget-frame). */
export interface KeepWords {
  readonly title: string;
  readonly text: (site: string, day: string) => string;
  readonly known: string;
  readonly yes: string;
  readonly signIn: string;
  readonly no: string;
  /** There is no way in but the page's own, and it has nobody. */
  readonly first: string;
  readonly unsent: string;
  readonly failed: string;
  readonly noPlan: string;
  readonly kept: string;
}

/** Both languages: they are short, and only who keeps a conversation loads them. */
export const KEEP_WORDS: Readonly<Record<Language["locale"], KeepWords>> = {
  en: {
    title: "Keep this conversation?",
    text: (site, day) =>
      `Your therapist then sees who you are. What is written here belongs to your account, and isn't deleted on ${day} any more. ${site} still can't read it. If you have another conversation with this therapist, this one stands beside it.`,
    known: "You're signed in on this page now.",
    yes: "Yes, keep it",
    signIn: "Sign in and keep it",
    no: "No, leave it as it is",
    first: "Sign in on this page first. Then choose this again.",
    unsent: "One of your messages isn't sent yet. Send it or discard it first.",
    failed: "That didn't work, so nothing has changed. Try again.",
    noPlan: "That account's plan doesn't include messages, so nothing has changed.",
    kept: "Your conversation is kept.",
  },
  es: {
    title: "¿Conservar esta conversación?",
    text: (site, day) =>
      `Tu terapeuta verá entonces quién eres. Lo que se escribe aquí pasa a tu cuenta y ya no se borra el ${day}. ${site} sigue sin poder leerlo. Si tienes otra conversación con este terapeuta, esta queda al lado.`,
    known: "Ya has iniciado sesión en esta página.",
    yes: "Sí, conservarla",
    signIn: "Iniciar sesión y conservarla",
    no: "No, dejarla como está",
    first: "Primero inicia sesión en esta página. Luego vuelve a elegir esto.",
    unsent: "Uno de tus mensajes aún no se ha enviado. Envíalo o descártalo primero.",
    failed: "No ha funcionado, así que nada ha cambiado. Inténtalo de nuevo.",
    noPlan: "El plan de esa cuenta no incluye mensajes, así que nada ha cambiado.",
    kept: "Tu conversación se conserva.",
  },
};
