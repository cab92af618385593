import { createPlural } from "./create-plural";
import type { Words } from "./words";

const plural = createPlural("es");

/** Spanish, for a therapist who opens a chat again or keeps it open. */
export const esKeepOpen: Words["keepOpen"] = {
  extend: "Mantenerla abierta más tiempo",
  reopen: "Abrirla de nuevo",
  howLong: "Cuánto tiempo, desde ahora",
  hours: (count) => plural(count, { one: "# hora", other: "# horas" }),
  days: (count) => plural(count, { one: "# día", other: "# días" }),
  reason: "Motivo",
  reasonNote: "Queda en el registro de quién hizo qué, y no se muestra en la conversación.",
  noReason: "Di en pocas palabras por qué.",
  working: "Un momento…",
  cancel: "Cancelar",
  failed: "No ha cambiado nada.",
  forbidden: "Solo su terapeuta puede hacer esto con la conversación.",
  over: "Esta conversación ya no se puede abrir de nuevo.",
  signedOut: "Se cerró tu sesión. Entra e inténtalo otra vez.",
  unsure: "No recibimos respuesta: puede que haya funcionado o no. Puedes intentarlo otra vez sin riesgo.",
};
