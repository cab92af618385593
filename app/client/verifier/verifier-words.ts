/** The words of the page that verifies records. */
export const VERIFIER_WORDS = {
  en: {
    title: "Is this record unchanged?",
    lead: "Choose a record that was downloaded from Renavest. It is looked at on this device alone: this page cannot reach any network.",
    file: "Record (PDF, HTML, CSV, JSON, or ZIP with all of them)",
    key: "Public key of whoever handed it over (optional)",
    looking: "Looking",
    intact: "This record is unchanged.",
    changed: "This record is not as it was handed over.",
    unknownKey:
      "Compare the key below with the one you were given: without that anybody could have made and signed this file.",
    unable: "This browser cannot check signatures. Use a newer one.",
    facts: (made: string, messages: number, first: number, last: number) =>
      `Made ${made}. Messages: ${messages} (no. ${first} to ${last}).`,
    keyShown: (id: string, key: string) => `Signed by key ${id}: ${key}`,
  },
  es: {
    title: "¿Está intacto este registro?",
    lead: "Elige un registro descargado de Renavest. Se mira solo en este dispositivo: esta página no puede usar la red.",
    file: "Registro (PDF, HTML, CSV, JSON o ZIP con todos)",
    key: "Clave pública de quien lo entregó (opcional)",
    looking: "Mirando",
    intact: "Este registro está intacto.",
    changed: "Este registro no es como se entregó.",
    unknownKey:
      "Compara la clave de abajo con la que te dieron: sin eso, cualquiera podría haber hecho y firmado este archivo.",
    unable: "Este navegador no puede comprobar firmas. Usa uno más nuevo.",
    facts: (made: string, messages: number, first: number, last: number) =>
      `Hecho ${made}. Mensajes: ${messages} (n.º ${first} a ${last}).`,
    keyShown: (id: string, key: string) => `Firmado con la clave ${id}: ${key}`,
  },
} as const;
