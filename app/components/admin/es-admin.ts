import { createPlural } from "~/chat-ui/words/create-plural";
import type { AdminWords } from "./admin-words";
import { esBookings } from "./es-bookings";
import { esEvents } from "./es-events";
import { esPartners } from "./es-partners";
import { esPeople } from "./es-people";
import { esRetention } from "./es-retention";

const plural = createPlural("es");
const messages = (count: number) => plural(count, { one: "# mensaje", other: "# mensajes" });

/** Spanish. */
export const esAdmin: AdminWords = {
  titles: {
    audit: "Registro de accesos",
    disclosures: "Quién lo ha visto",
    conversation: "Conversación",
    people: "Personas",
    person: "Cuenta y planes",
    appointments: "Citas",
    retention: "Conservación y retenciones legales",
    partners: "Sitios asociados",
    partner: "Sitio asociado",
  },
  nav: {
    label: "Cuidado de Renavest",
    audit: "Registro de accesos",
    people: "Personas",
    appointments: "Citas",
    retention: "Conservación",
    partners: "Sitios",
  },
  people: esPeople,
  bookings: esBookings,
  partners: esPartners,
  retention: esRetention,
  audit: {
    lead: "Quién leyó o cambió qué, cuándo y desde dónde. Aquí nunca se cambia ni se borra nada.",
    who: "Quién",
    whoHint: "Nombre o correo",
    onlyOf: (name) => `Solo lo que hizo ${name}`,
    anybody: "Mostrar a todas las personas",
    conversation: "Conversación",
    action: "Qué",
    outcome: "Cómo terminó",
    any: "Cualquiera",
    from: "Desde el día (UTC)",
    to: "Hasta el día (UTC)",
    search: "Buscar",
    clear: "Empezar de nuevo",
    choose: "Varias personas se llaman así. ¿Cuál de ellas?",
    nobody: "Nadie tiene ese nombre ni ese correo.",
    none: "No consta nada que coincida.",
    older: "Anteriores",
    newest: "Volver a lo más reciente",
  },
  standing: {
    intact: (when, events) =>
      `Comprobado por última vez: ${when} · Íntegro, ${plural(events, { one: "# anotación", other: "# anotaciones" })}.`,
    broken: (when, problems) =>
      `Comprobado por última vez: ${when} · No está íntegro: ${plural(problems, { one: "# fallo", other: "# fallos" })}. Pide a quien lleva los servidores que lo mire de inmediato.`,
    never: "Aún no se ha comprobado.",
    exported: (when) => `Última copia de sus sellos guardada en otro lugar: ${when}`,
    neverExported: "Aún no se ha guardado una copia de sus sellos en otro lugar.",
  },
  event: esEvents,
  report: {
    lead: "Todas las demás personas a quienes se mostraron sus mensajes o que cambiaron algo suyo. Lo que hizo la propia persona no aparece, salvo los registros de sus conversaciones, que están todos. Mientras alguien tuvo abierta la vista en directo, se da por visto todo lo que llegó.",
    conversations: "Conversaciones",
    noConversations: "Ninguna conversación.",
    events: "Consta",
    none: "No consta nada en este periodo.",
    made: (when) => `Hecho: ${when}`,
    print: "Imprimir",
    period: "Periodo",
    apply: "Mostrar",
    messages,
  },
  register: {
    title: "Registros descargados",
    none: "Nadie ha descargado un registro en este periodo.",
    more: "Hay más. Elige un periodo más corto.",
    somebody: "Alguien que ya no está",
    taken: (name) => `${name} descargó el registro.`,
    ownCopy: (name) => `${name} descargó su propia copia.`,
    number: (id) => `Registro ${id}`,
  },
  glass: {
    lead: "Ves que esta conversación existe y cómo está. Sus mensajes son de las dos personas.",
    open: "Abierta",
    closed: "Cerrada",
    title: "Acceso de emergencia",
    text: "Si de ello depende la seguridad de alguien, puedes leer esta conversación por un rato. Antes quedan anotados tu nombre, la hora y el motivo, y no se pueden borrar. Solo podrás leer.",
    reason: "¿Por qué hace falta?",
    reasonHint: (min) => `Al menos ${min} caracteres. Otras personas lo leerán.`,
    tooShort: (min, max) => `Di por qué, en ${min} a ${max} caracteres. No se abrió nada.`,
    minutes: "¿Por cuánto tiempo?",
    minutesOption: (count) => plural(count, { one: "# minuto", other: "# minutos" }),
    button: "Dejar constancia y abrir",
    until: (time) => `Acceso de emergencia hasta las ${time}`,
    left: (minutes) => plural(minutes, { one: "Queda # minuto", other: "Quedan # minutos" }),
    over: "El acceso de emergencia terminó.",
    done: "He terminado, cerrar",
    empty: "No hay mensajes en esta conversación.",
    trail: "Lo que consta sobre esta conversación",
  },
};
