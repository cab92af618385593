import type { LocalPerson } from "~/services/identity-port";
import type { Locale } from "./locale.server";

type Standing = Exclude<LocalPerson["plan"], null> | "none" | "therapist" | "admin";

const NOTES: Record<Locale, Record<Standing, string>> = {
  en: {
    individual: "Has an individual plan",
    employer: "Comes through an employer",
    trial: "On a free trial",
    none: "Has no plan yet",
    therapist: "Financial therapist",
    admin: "Looks after the practice",
  },
  es: {
    individual: "Con un plan propio",
    employer: "Viene por su empresa",
    trial: "En periodo de prueba",
    none: "Todavía sin plan",
    therapist: "Terapia financiera",
    admin: "Administra la consulta",
  },
};

/** One line that tells the demonstration's people apart. */
export function toPersonNote({ role, plan }: Pick<LocalPerson, "role" | "plan">, locale: Locale): string {
  return NOTES[locale][role === "prospect" ? (plan ?? "none") : role];
}
