import { es } from "~/chat-ui/words/es";
import type { FrameWords, WholeLanguage } from "./frame-words";

const own: FrameWords = {
  close: "Cerrar el chat",
  loading: "Abriendo tu conversación.",
  signIn: "Iniciar sesión con Renavest",
  again: "Intentar de nuevo",
  reopen: "Volver a abrirla",
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
};

/** Loaded when the page asks for it. */
export const SPANISH: WholeLanguage = { locale: "es", words: es, own };
