import { conversationPath, PATHS } from "~/protocol/paths";
import type { Job } from "./job-runner";
import type { Log } from "./ports/log";
import type { Random } from "./ports/random";
import type { DueReminder, Mail, Mailer, ReminderBook } from "./ports/reminder-book";
import { REMINDER_WORDS } from "./reminder-words";

/** What reminding takes. */
export interface ReminderDeps {
  readonly reminders: ReminderBook;
  readonly mailer: Mailer;
  readonly random: Random;
  readonly log: Pick<Log, "error">;
  /** Our own pages' origin, for links. */
  readonly origin: string;
  /** How long a message waits unread before somebody is told. */
  readonly waitMinutes: number;
}

/** Longer than a mail takes at most, with the time-outs of the mailer. */
const LEASE_SECONDS = 180;
const MINUTE_MS = 60_000;
const MAX_A_RUN = 200;
/** By then it is the server, not the letter. */
const FAILURES_IN_A_ROW = 3;

/**
 * Tells everybody who is due, one mail a person; answers how many were taken by the mail server. Any number of runs at once
 * tell each person once. A process that dies after the server took a mail and before that is written down leads to one more.
 * Throws `unavailable`.
 */
export async function sendReminders(deps: ReminderDeps): Promise<number> {
  let sent = 0;
  let failed = 0;
  for (let each = 0; each < MAX_A_RUN && failed < FAILURES_IN_A_ROW; each += 1) {
    const due = await deps.reminders.claimNext({
      ...{ claimId: deps.random.id(), waitMinutes: deps.waitMinutes, leaseSeconds: LEASE_SECONDS },
    });
    if (due === null) break;
    try {
      await deps.mailer.send(toMail(due, deps.origin));
    } catch (error) {
      failed += 1;
      deps.log.error("reminder_failed", error);
      await deps.reminders.putOff(due);
      continue;
    }
    failed = 0;
    sent += 1;
    await deps.reminders.confirm(due);
  }
  return sent;
}

/** The chore that does it, every minute. */
export function createReminderJobs(deps: ReminderDeps): readonly Job[] {
  return [{ name: "send_reminders", everyMs: MINUTE_MS, run: () => sendReminders(deps) }];
}

/** No text and no name: who reads over a shoulder, or keeps the mailbox, learns that there is something, and where. */
function toMail({ email, locale, channelIds }: DueReminder, origin: string): Mail {
  const words = REMINDER_WORDS[locale];
  const [only] = channelIds;
  const path = channelIds.length === 1 && only !== undefined ? conversationPath(only) : PATHS.conversations;
  const [url, settingsUrl] = [`${origin}${path}`, `${origin}${PATHS.reminders}`];
  const said = words.waiting(channelIds.length);
  return {
    ...{ to: email, subject: words.subject, settingsUrl },
    text: [said, `${words.read}: ${url}`, words.once, `${words.settings}: ${settingsUrl}`].join("\n\n"),
    html: `<!doctype html><html lang="${locale}"><body style="font-family:sans-serif;line-height:1.5;color:#1c2622"><p>${said}</p><p><a href="${url}">${words.read}</a></p><p style="color:#5a655f">${words.once} <a href="${settingsUrl}">${words.settings}</a></p></body></html>`,
  };
}
