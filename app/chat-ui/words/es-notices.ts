import type { Words } from "./words";

/** What a chat says of itself, in Spanish. */
export const esNotices: Words["conversation"]["notices"] = {
  chat_opened: (when) => `Esta conversación acompaña a tu cita. Está abierta hasta el ${when}.`,
  chat_moved: (when) => `La cita ha cambiado de hora. Esta conversación está abierta hasta el ${when}.`,
  chat_kept_open: (when) => `Esta conversación sigue abierta hasta el ${when}.`,
  chat_closed: () => "Esta conversación se ha cerrado.",
  chat_cancelled: () => "La cita se anuló y esta conversación se ha cerrado.",
};
