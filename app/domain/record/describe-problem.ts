import type { RecordProblem } from "./verify-record";

/** A problem as a sentence, for whoever verifies a record. */
export function describeProblem(problem: RecordProblem, locale: "en" | "es" = "en"): string {
  const words = locale === "es" ? ES : EN;
  switch (problem.kind) {
    case "other_key":
      return words.other_key(problem.keyId);
    case "length":
      return words.length(problem.found, problem.expected);
    case "bytes":
      return words.bytes(problem.first, problem.last);
    case "member_changed":
      return words.member_changed(problem.name);
    case "message_changed":
    case "message_missing":
    case "message_added":
      return words[problem.kind](problem.seq);
    default:
      return words[problem.kind];
  }
}

const EN = {
  no_seal: "There is no seal: this is no record of ours, or its end was cut off.",
  seal_damaged: "The seal at the end was changed or cut.",
  not_signed: "The signature does not fit the seal: the seal was changed, or made by somebody else.",
  other_key: (keyId: string) => `It was signed by another key (${keyId}) than the one that was named.`,
  length: (found: number, expected: number) =>
    `What stands in front of the seal has ${found} bytes instead of ${expected}.`,
  bytes: (first: number, last: number) => `The first difference lies in bytes ${first} to ${last}.`,
  end_changed: "Something behind the seal was changed, added or cut off.",
  not_readable: "The messages cannot be read any more.",
  member_changed: (name: string) => `The file ${name} in it was changed.`,
  message_changed: (seq: number) => `Message ${seq} was changed.`,
  message_missing: (seq: number) => `Message ${seq} is missing.`,
  message_added: (seq: number) => `Message ${seq} was added, or stands twice.`,
  messages: "The messages, taken together, are not those that were signed.",
} as const;

const ES: {
  readonly [Name in keyof typeof EN]: (typeof EN)[Name] extends string ? string : (typeof EN)[Name];
} = {
  no_seal: "No hay sello: no es un registro nuestro o le falta el final.",
  seal_damaged: "El sello del final fue modificado o cortado.",
  not_signed: "La firma no corresponde al sello: fue modificado o lo hizo otra persona.",
  other_key: (keyId) => `Lo firmó otra clave (${keyId}) que la indicada.`,
  length: (found, expected) => `Lo que precede al sello tiene ${found} bytes en vez de ${expected}.`,
  bytes: (first, last) => `La primera diferencia está en los bytes ${first} a ${last}.`,
  end_changed: "Algo detrás del sello fue modificado, añadido o cortado.",
  not_readable: "Los mensajes ya no se pueden leer.",
  member_changed: (name) => `El archivo ${name} que contiene fue modificado.`,
  message_changed: (seq) => `El mensaje ${seq} fue modificado.`,
  message_missing: (seq) => `Falta el mensaje ${seq}.`,
  message_added: (seq) => `El mensaje ${seq} fue añadido o está dos veces.`,
  messages: "Los mensajes, en conjunto, no son los que se firmaron.",
};
