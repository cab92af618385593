/** The words of a reminder; nothing of what was written, and nobody's name. */
interface ReminderWords {
  readonly subject: string;
  /** In so many conversations. */
  readonly waiting: (conversations: number) => string;
  readonly read: string;
  readonly once: string;
  readonly settings: string;
}

/** By language. */
export const REMINDER_WORDS: Readonly<Record<"en" | "es", ReminderWords>> = {
  en: {
    subject: "You have something to read at Renavest",
    waiting: (conversations) =>
      conversations === 1
        ? "There are new messages in one of your conversations."
        : `There are new messages in ${conversations} of your conversations.`,
    read: "Read them",
    once: "You get no further e-mail about these, or before you have been here again.",
    settings: "Switch these e-mails off",
  },
  es: {
    subject: "Tienes algo que leer en Renavest",
    waiting: (conversations) =>
      conversations === 1
        ? "Hay mensajes nuevos en una de tus conversaciones."
        : `Hay mensajes nuevos en ${conversations} de tus conversaciones.`,
    read: "Leerlos",
    once: "No recibirás más correos sobre estos, ni antes de que vuelvas a pasar por aquí.",
    settings: "Desactivar estos correos",
  },
};
