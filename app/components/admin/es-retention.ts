import { createPlural } from "~/chat-ui/words/create-plural";
import type { RetentionWords } from "./retention-words";

const plural = createPlural("es");
const days = (count: number) => plural(count, { one: "# día", other: "# días" });

/** Spanish. */
export const esRetention: RetentionWords = {
  lead: "Cuánto se conservan las conversaciones, qué se conserva diga lo que diga un plazo y qué se eliminó. Tu consulta queda registrada.",
  rules: "Plazos",
  rulesText: (grace) =>
    `Los días cuentan desde el último momento de la conversación: su último mensaje, su cierre o reapertura, o el final de su cita, lo que sea más tarde. Después se elimina entera, primero su clave. Durante los ${days(grace)} siguientes a fijar un plazo no se elimina nada por él.`,
  kinds: {
    direct: "Conversaciones directas",
    appointment: "Chats de citas",
    unverified: "Visitantes que no dijeron quiénes son",
  },
  kept: "Se conservan siempre",
  deletedAfter: (count) => `Se eliminan a los ${days(count)}`,
  neverSet: "Nunca se fijó un plazo.",
  setBy: (name, when) => `Fijado por ${name}, ${when}`,
  countsFrom: (when) => `No se elimina nada por él antes de ${when}.`,
  change: "Fijar un plazo",
  kind: "Cuáles",
  days: "Días",
  daysHint: (min) => `Al menos ${days(min)}. Déjalo vacío para conservarlas siempre.`,
  reason: "Por qué",
  reasonHint: (min) => `Al menos ${min} caracteres. Queda registrado; no escribas lo que se dijo.`,
  setRule: "Fijar el plazo",
  due: "Qué se eliminaría",
  dueNow: "Ahora mismo, según los plazos y retenciones actuales.",
  dueOn: (day) => `Al final del ${day} (UTC), según los plazos y retenciones actuales.`,
  onDay: "En el día (UTC)",
  show: "Mostrar",
  nothingDue: "No se eliminaría nada.",
  inAll: (count) => plural(count, { one: "# conversación", other: "# conversaciones" }),
  thereAreMore: (shown) => `Se muestran las primeras ${shown}.`,
  messages: (count) => plural(count, { one: "# mensaje", other: "# mensajes" }),
  span: (from, until) => `de ${from} a ${until}`,
  since: (when) => `Vencida desde ${when}`,
  placeHold: "Imponer una retención legal",
  holds: "Retenciones legales",
  holdsText: (grace) =>
    `Lo retenido no se elimina por ningún plazo y su clave no se puede destruir. Una retención sigue valiendo ${days(grace)} después de levantarse.`,
  noHolds: "No hay nada retenido.",
  howToHold: "Para imponer una retención, abre la conversación o la persona de que se trata.",
  holdOn: (names) => `Conservar la conversación de ${names}`,
  holdOnPerson: (name) => `Conservar todas las conversaciones de ${name}`,
  allOf: (name) => `Todas las conversaciones de ${name}`,
  placedBy: (name, when) => `Impuesta por ${name}, ${when}`,
  releasedBy: (name, when) => `Levantada por ${name}, ${when}`,
  holdsUntil: (when) => `Sigue valiendo hasta ${when}.`,
  release: "Levantar",
  releaseReason: "Por qué se levanta",
  receipts: "Qué se eliminó",
  noReceipts: "Hasta ahora no se eliminó nada.",
  deleted: (when) => `Eliminada ${when}`,
  underWay: "Eliminándose",
  byRule: (count, name) =>
    `Por el plazo de ${count === null ? "conservar" : days(count)}, fijado por ${name}`,
  receipt: "Recibo",
  digest: "SHA-256",
  done: {
    rule: "El plazo está fijado.",
    hold: "La retención está impuesta.",
    release: "La retención está levantada.",
  },
  refused: {
    days: "Ese no es un número de días que un plazo admita.",
    reason: "Di por qué, en 10 a 500 caracteres.",
    gone: "Esa retención ya se había levantado.",
  },
};
