import type { Log } from "~/services/ports/log";
import type { Random } from "~/services/ports/random";
import { createMailer } from "./mailer.server";
import type { PostgresDatabase } from "./postgres-database.server";
import { createReminderBook } from "./reminder-book.server";

interface ReminderPartsOptions {
  /** The chat is switched on. */
  readonly enabled: boolean;
  readonly database: Pick<PostgresDatabase, "run">;
  readonly random: Random;
  readonly log: Log;
  readonly SMTP_URL?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
  readonly APP_ORIGINS: readonly string[];
  readonly CHAT_REMINDER_MINUTES: number;
}

/** What tells people by e-mail; null without a mail server, or an address of ours to lead to. */
export function createReminderParts({ database, random, log, ...env }: ReminderPartsOptions) {
  const [origin] = env.APP_ORIGINS;
  const mailer = createMailer({ url: env.SMTP_URL, from: env.MAIL_FROM });
  if (!env.enabled || mailer === null || origin === undefined) return null;
  const reminders = createReminderBook({ database });
  return { reminders, mailer, origin, waitMinutes: env.CHAT_REMINDER_MINUTES, random, log };
}
