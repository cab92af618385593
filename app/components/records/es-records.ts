import { createPlural } from "~/chat-ui/words/create-plural";
import type { RecordsWords } from "./records-words";

const plural = createPlural("es");
const messages = (count: number) => plural(count, { one: "# mensaje", other: "# mensajes" });

/** Spanish. */
export const esRecords: RecordsWords = {
  title: "Descargar un registro",
  lead: "Un registro contiene la conversación tal como se guarda: cada mensaje, lo que se cambió o eliminó y cuándo lo leyó cada quien. Lo que pase después con el archivo está en tus manos.",
  open: "Descargar un registro",
  back: "Volver a las conversaciones",
  conversation: "Conversación",
  withPerson: (name, count) => `${name} (${messages(count)})`,
  ofAppointment: (name, when, count) => `${name}, cita del ${when} (${messages(count)})`,
  none: "No tienes conversaciones de las que hacer un registro.",
  from: "Primer día",
  to: "Último día",
  zone: "Zona horaria",
  format: "Formato",
  formats: {
    pdf: "PDF, para leer e imprimir",
    zip: "ZIP, todos juntos, para entregar",
    html: "Página web, para leer donde sea",
    csv: "CSV, para hojas de cálculo",
    json: "JSON, para otros programas",
  },
  look: "Ver qué contiene",
  download: "Descargar",
  holds: (count) => `Este registro tendrá ${messages(count)}`,
  holdsPlaces: (first, last) => (first === last ? `n.º ${first}` : `n.º ${first} a ${last}`),
  holdsNothing: "No hay mensajes en esos días.",
  holdsAll: "Deja los dos días vacíos para la conversación completa.",
  long: "Es largo: la descarga tarda un poco y sigue mientras haces otra cosa.",
  signInAgain: {
    title: "Primero, inicia sesión de nuevo",
    text: "Un registro sale de este lugar; por eso te pedimos confirmar que eres tú. Hace falta haber iniciado sesión en los últimos diez minutos.",
    action: "Iniciar sesión de nuevo",
  },
  refused: {
    recent_sign_in_required: "Iniciaste sesión hace más de diez minutos.",
    rate_limited: "Has descargado muchos registros en poco tiempo. Inténtalo dentro de una hora.",
    unavailable: "No pudimos llegar a nuestros registros. Inténtalo en un momento.",
    not_found: "Esta conversación ya no está.",
    forbidden: "Este registro no está disponible para ti.",
    other: "No se pudo hacer el registro. Inténtalo otra vez.",
  },
  history: "Registros que has pedido",
  noHistory: "Ninguno todavía.",
  gone: "Una conversación anterior",
  states: { started: "Sin terminar", complete: "Descargado", incomplete: "Se interrumpió" },
  count: messages,
  period: (from, to) => {
    if (from === null && to === null) return "conversación completa";
    if (from === null) return `hasta ${to}`;
    return to === null ? `desde ${from}` : `de ${from} a ${to}`;
  },
  fingerprint: (sha256) => `Huella ${sha256}`,
  check: "Cómo comprobar un registro",
  keys: {
    title: "¿Salió de aquí este registro?",
    lead: "Todo registro que se descarga de aquí va firmado. Si te han entregado uno, compara la clave que muestra el verificador con las de abajo.",
    current: "Clave en uso:",
    former: "Usada antes:",
    verify: "Comprobar un registro",
    how: "El verificador mira el archivo en tu propio dispositivo y no envía nada. Las claves están también en /.well-known/renavest-record-keys.json, para programas.",
  },
};
