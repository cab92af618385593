import { createPlural } from "~/chat-ui/words/create-plural";
import type { BookingsWords } from "./bookings-words";

const plural = createPlural("es");

/** Spanish. */
export const esBookings: BookingsWords = {
  lead: "Todas las citas y el estado de sus conversaciones, nunca lo que se dice en ellas. Queda registrado que has mirado.",
  state: "Cuáles",
  any: "Todas",
  choice: (name, count) => `${name}: ${count}`,
  filters: {
    coming: "Por venir",
    past: "Pasadas",
    cancelled: "Canceladas",
    chat_open: "Conversación abierta ahora",
  },
  states: { coming: "Por venir", past: "Pasada", cancelled: "Cancelada" },
  onlyOf: (name) => `Solo con ${name}`,
  everybody: "Mostrar las de todos",
  howToAdd: "Para añadir una cita, busca primero a su cliente.",
  list: "Citas",
  none: "Ninguna cita coincide.",
  bookedIn: (zone) => `Reservada en ${zone.replaceAll("_", " ")}`,
  noChat: "Sin conversación",
  open: (until) => `Conversación abierta hasta el ${until}`,
  closed: "Conversación cerrada",
  messages: (count) => plural(count, { one: "# mensaje", other: "# mensajes" }),
  carrier: (waiting, needsLook) =>
    `${plural(waiting, { one: "# cosa no ha", other: "# cosas no han" })} llegado todavía a Stream.${
      needsLook === 0
        ? ""
        : ` ${plural(needsLook, { one: "Conviene revisar # de ellas", other: "Conviene revisar # de ellas" })}.`
    } Cada una se vuelve a intentar hasta lograrlo; mientras tanto se puede escribir aquí.`,
  earlier: "Citas anteriores",
  first: "Volver a las últimas",
};
