import type { Locale } from "~/chat-ui/words/words";
import { useWords } from "~/chat-ui/words/words-context";

/** The words of the page on which e-mails are switched on and off. */
interface RemindersWords {
  /** Leads to the page. */
  readonly open: string;
  readonly title: string;
  readonly lead: string;
  readonly isOn: string;
  readonly isOff: string;
  readonly turnOn: string;
  readonly turnOff: string;
  readonly saved: string;
}

const WORDS: Readonly<Record<Locale, RemindersWords>> = {
  en: {
    open: "E-mails",
    title: "E-mails about new messages",
    lead: "When a message has waited for you a while, we send one short e-mail. It says that there is something to read: no word of it, and nobody's name.",
    isOn: "You get these e-mails.",
    isOff: "You get no e-mails from us.",
    turnOn: "Send me e-mails",
    turnOff: "Send me no e-mails",
    saved: "Saved.",
  },
  es: {
    open: "Correos",
    title: "Correos sobre mensajes nuevos",
    lead: "Cuando un mensaje lleva un rato esperándote, te enviamos un correo breve. Dice que hay algo que leer: ni una palabra del mensaje, ni el nombre de nadie.",
    isOn: "Recibes estos correos.",
    isOff: "No recibes correos nuestros.",
    turnOn: "Enviarme correos",
    turnOff: "No enviarme correos",
    saved: "Guardado.",
  },
};

/** In the language of the screen. */
export function useRemindersWords(): RemindersWords {
  return WORDS[useWords().locale];
}

/** The `meta` of the page, in the language the root loader chose. */
export function toRemindersTitle(matches: readonly { readonly id: string; readonly data: unknown }[]) {
  const root = matches.find((match) => match.id === "root")?.data as { locale?: Locale } | undefined;
  return [{ title: `${WORDS[root?.locale ?? "en"].title} · Renavest` }];
}
