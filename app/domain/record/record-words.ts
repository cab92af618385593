import type { TextLoss } from "./record";

/** Every word of a record that is not a person's own. */
export interface RecordWords {
  readonly title: string;
  readonly notice: string;
  readonly between: (one: string, other: string) => string;
  readonly madeBy: (name: string, time: string) => string;
  readonly period: (from: string | null, to: string | null) => string;
  readonly zone: (zone: string) => string;
  readonly people: string;
  readonly roles: Readonly<Record<"therapist" | "prospect" | "admin" | "system", string>>;
  readonly messages: string;
  readonly reads: string;
  readonly readUpTo: (name: string, seq: number, time: string) => string;
  readonly noReads: string;
  readonly events: string;
  readonly closed: (name: string | null, time: string) => string;
  readonly reopened: (name: string | null, time: string) => string;
  readonly purged: (name: string | null, time: string) => string;
  readonly noEvents: string;
  readonly edited: (time: string) => string;
  readonly deleted: (time: string) => string;
  readonly earlier: (from: string, to: string) => string;
  readonly loss: Readonly<Record<TextLoss, string>>;
  readonly none: string;
  /** Followed by `ofPages`, which is known last. */
  readonly page: (page: number) => string;
  readonly ofPages: (pages: number) => string;
  readonly total: (messages: number) => string;
  readonly check: string;
  readonly number: (seq: number) => string;
}

const EN: RecordWords = {
  title: "Record of a conversation",
  notice:
    "Confidential. This record holds health information about the people named in it and is meant only for whoever it was given to on purpose. If it reached you by mistake, do not read, copy or pass it on; tell whoever sent it, and destroy it.",
  between: (one, other) => `${one} and ${other}`,
  madeBy: (name, time) => `Made by ${name}, ${time}`,
  period: (from, to) => {
    if (from === null && to === null) return "The whole conversation";
    if (from === null) return `Until ${to}`;
    return to === null ? `From ${from}` : `From ${from} until ${to}`;
  },
  zone: (zone) => `All times in the time zone ${zone}`,
  people: "Who took part",
  roles: { therapist: "Financial therapist", prospect: "Client", admin: "Administrator", system: "Renavest" },
  messages: "Messages",
  reads: "Read",
  readUpTo: (name, seq, time) => `${name} had read up to message ${seq}, ${time}`,
  noReads: "Nobody had read any of it.",
  events: "Closed and opened again",
  closed: (name, time) => (name === null ? `Closed, ${time}` : `Closed by ${name}, ${time}`),
  reopened: (name, time) => (name === null ? `Opened again, ${time}` : `Opened again by ${name}, ${time}`),
  purged: (_name, time) => `Messages deleted under the practice's retention rule, ${time}`,
  noEvents: "It was never closed.",
  edited: (time) => `Edited ${time}`,
  deleted: (time) => `Deleted by its author ${time}. The record keeps what it said.`,
  earlier: (from, to) => `Before, from ${from} until ${to}`,
  loss: {
    erased: "The text of this message was erased for good.",
    unreadable: "The text of this message cannot be opened.",
  },
  none: "No messages in this period.",
  page: (page) => `Page ${page} `,
  ofPages: (pages) => `of ${pages}`,
  total: (messages) => (messages === 1 ? "1 message" : `${messages} messages`),
  check: "Whether this file is unchanged can be checked with the installation's verifier (verify.html).",
  number: (seq) => `Message ${seq}`,
};

const ES: RecordWords = {
  title: "Registro de una conversación",
  notice:
    "Confidencial. Este registro contiene información de salud de las personas que en él se nombran y es solo para quien lo recibió a propósito. Si te ha llegado por error, no lo leas, copies ni reenvíes; avisa a quien lo envió y destrúyelo.",
  between: (one, other) => `${one} y ${other}`,
  madeBy: (name, time) => `Hecho por ${name}, ${time}`,
  period: (from, to) => {
    if (from === null && to === null) return "La conversación completa";
    if (from === null) return `Hasta ${to}`;
    return to === null ? `Desde ${from}` : `Desde ${from} hasta ${to}`;
  },
  zone: (zone) => `Todas las horas en la zona horaria ${zone}`,
  people: "Quiénes participaron",
  roles: {
    therapist: "Terapeuta financiero",
    prospect: "Cliente",
    admin: "Administración",
    system: "Renavest",
  },
  messages: "Mensajes",
  reads: "Leído",
  readUpTo: (name, seq, time) => `${name} había leído hasta el mensaje ${seq}, ${time}`,
  noReads: "Nadie había leído nada.",
  events: "Cierres y reaperturas",
  closed: (name, time) => (name === null ? `Cerrada, ${time}` : `Cerrada por ${name}, ${time}`),
  reopened: (name, time) => (name === null ? `Reabierta, ${time}` : `Reabierta por ${name}, ${time}`),
  purged: (_name, time) => `Mensajes eliminados al vencer el plazo de conservación, ${time}`,
  noEvents: "Nunca se cerró.",
  edited: (time) => `Editado ${time}`,
  deleted: (time) => `Eliminado por su autor ${time}. El registro conserva lo que decía.`,
  earlier: (from, to) => `Antes, desde ${from} hasta ${to}`,
  loss: {
    erased: "El texto de este mensaje se borró para siempre.",
    unreadable: "El texto de este mensaje no se puede abrir.",
  },
  none: "No hay mensajes en este periodo.",
  page: (page) => `Página ${page} `,
  ofPages: (pages) => `de ${pages}`,
  total: (messages) => (messages === 1 ? "1 mensaje" : `${messages} mensajes`),
  check: "Si este archivo no ha cambiado se comprueba con el verificador de la instalación (verify.html).",
  number: (seq) => `Mensaje ${seq}`,
};

/** In the language of whoever asked for the record. */
export function recordWordsOf(locale: "en" | "es"): RecordWords {
  return locale === "es" ? ES : EN;
}
