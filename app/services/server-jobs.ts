import { listAppointmentJobs } from "./appointment-jobs";
import type { Job } from "./job-runner";
import type { RetentionBook } from "./ports/retention-book";
import { purgeDueConversations } from "./purge-due-conversations";
import { type PurgeVisitorsDeps, purgeVisitors } from "./purge-visitors";
import { createReminderJobs, type ReminderDeps } from "./send-reminders";

const HOUR_MS = 3_600_000;

/** Everything the server does by itself, every so often. */
export function listServerJobs(
  deps: Parameters<typeof listAppointmentJobs>[0] &
    PurgeVisitorsDeps & {
      readonly retention: RetentionBook;
      /** Null: nobody is told anything by e-mail. */
      readonly reminding: ReminderDeps | null;
    },
): readonly Job[] {
  return [
    ...listAppointmentJobs(deps),
    {
      name: "purge_due_conversations",
      everyMs: HOUR_MS,
      run: async () => (await purgeDueConversations(deps)).conversations,
    },
    ...(deps.reminding === null ? [] : createReminderJobs(deps.reminding)),
    { name: "purge_visitors", everyMs: HOUR_MS, run: () => purgeVisitors(deps) },
  ];
}
