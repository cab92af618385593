import { en } from "~/chat-ui/words/en";
import { es } from "~/chat-ui/words/es";
import type { Locale, Words } from "~/chat-ui/words/words";

/** Why there is no conversation on the screen. */
export type FrameProblem =
  | "identity"
  | "signed_out"
  | "unreachable"
  | "no_plan"
  | "not_here"
  | "idle"
  | "revoked";

/** What only the frame says. */
export interface FrameWords {
  readonly close: string;
  readonly loading: string;
  readonly signIn: string;
  readonly again: string;
  readonly blocked: string;
  readonly problems: Readonly<Record<FrameProblem, { readonly title: string; readonly text: string }>>;
}

const FRAME_WORDS: Readonly<Record<Locale, FrameWords>> = {
  en: {
    close: "Close chat",
    loading: "Opening your conversation.",
    signIn: "Sign in with Renavest",
    again: "Try again",
    blocked: "The sign-in window did not open, or it was closed. Try again when you are ready.",
    problems: {
      identity: {
        title: "Sign in to write",
        text: "Your conversation is private, so we need to know that it is you.",
      },
      signed_out: {
        title: "You're not signed in",
        text: "Sign in on this page, then open the chat again. Your conversation is kept.",
      },
      unreachable: {
        title: "We can't reach the chat",
        text: "Your conversation is kept. Check your connection and try again.",
      },
      no_plan: {
        title: "Your plan doesn't include messages now",
        text: "Your conversation is kept. Ask whoever offers you this benefit, or look at your plan with Renavest.",
      },
      not_here: {
        title: "The chat isn't available here now",
        text: "Your conversation, if you have one, is kept.",
      },
      idle: {
        title: "We closed the conversation",
        text: "Nothing happened for a while, so we took it off this screen to keep it private.",
      },
      revoked: {
        title: "This conversation isn't open to you any more",
        text: "If that surprises you, ask your therapist.",
      },
    },
  },
  es: {
    close: "Cerrar el chat",
    loading: "Abriendo tu conversación.",
    signIn: "Iniciar sesión con Renavest",
    again: "Intentar de nuevo",
    blocked: "La ventana para iniciar sesión no se abrió o se cerró. Inténtalo de nuevo cuando quieras.",
    problems: {
      identity: {
        title: "Inicia sesión para escribir",
        text: "Tu conversación es privada; por eso necesitamos saber que eres tú.",
      },
      signed_out: {
        title: "No has iniciado sesión",
        text: "Inicia sesión en esta página y vuelve a abrir el chat. Tu conversación se conserva.",
      },
      unreachable: {
        title: "No podemos conectar con el chat",
        text: "Tu conversación se conserva. Revisa tu conexión e inténtalo de nuevo.",
      },
      no_plan: {
        title: "Tu plan no incluye mensajes por ahora",
        text: "Tu conversación se conserva. Pregunta a quien te ofrece este beneficio o consulta tu plan en Renavest.",
      },
      not_here: {
        title: "El chat no está disponible aquí por ahora",
        text: "Si tienes una conversación, se conserva.",
      },
      idle: {
        title: "Hemos cerrado la conversación",
        text: "No hubo actividad durante un rato y la retiramos de esta pantalla para proteger tu privacidad.",
      },
      revoked: {
        title: "Ya no tienes acceso a esta conversación",
        text: "Si te sorprende, pregunta a tu terapeuta.",
      },
    },
  },
};

/** All words in one language. */
export function findWords(locale: Locale): { readonly words: Words; readonly own: FrameWords } {
  return { words: locale === "es" ? es : en, own: FRAME_WORDS[locale] };
}
