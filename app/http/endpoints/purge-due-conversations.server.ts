import { purgeDueConversations } from "~/services/purge-due-conversations";
import { createCronEndpoint } from "../cron-endpoint.server";

/** Platforms give a request some ten seconds; a step that is cut off is done again. */
const STEPS = 200;

/**
 * `/api/cron/purge-due-conversations`: empties conversations whose rule says so, for hosts where no process lasts, and
 * answers how many. `complete: false`: there is more, for the next time.
 */
export const purgeDue = createCronEndpoint("purge_due_conversations", (deps) =>
  purgeDueConversations(deps, STEPS),
);
