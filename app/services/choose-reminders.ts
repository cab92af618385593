import { ChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { ReminderBook } from "./ports/reminder-book";

interface ChoiceDeps {
  /** Null: nobody is told anything by e-mail. */
  readonly reminders: ReminderBook | null;
}

/** Whether this person is told by e-mail of what they have not read. Throws `not_found` where nobody is, and to admins. */
export async function findReminderChoice(deps: ChoiceDeps, viewer: Viewer): Promise<boolean> {
  return (await requireReminders(deps, viewer).findChoice(viewer.userId)).wanted;
}

/** Their decision, and in which language. Throws `not_found`. */
export async function chooseReminders(
  deps: ChoiceDeps,
  {
    viewer,
    wanted,
    locale,
  }: { readonly viewer: Viewer; readonly wanted: boolean; readonly locale: "en" | "es" },
): Promise<void> {
  await requireReminders(deps, viewer).choose(viewer.userId, { wanted, locale });
}

function requireReminders({ reminders }: ChoiceDeps, { role, confinedTo }: Viewer): ReminderBook {
  if (reminders === null || role === "admin" || confinedTo !== undefined) throw new ChatError("not_found");
  return reminders;
}
