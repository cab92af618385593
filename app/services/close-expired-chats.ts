import type { ServiceDeps } from "./deps";
import type { AppointmentBook } from "./ports/appointment-book";
import { publishStates } from "./publish-states";

/** A batch is one transaction: small, so that it holds no conversation for long. */
const BATCH = 50;
/** One run writes down this many at most: what is left is as closed, and the next run's. */
const MAX_BATCHES = 100;

/** What a run has done; `complete`: nothing was left to write down. */
export interface ClosedCount {
  readonly closed: number;
  readonly complete: boolean;
}

/**
 * Writes down which chats the clock has closed: state, a note in the conversation, the log. Nobody could send since the
 * moment itself, whether or not this ever runs. Any number of runs at once close each chat once. Throws `unavailable`.
 */
export async function closeExpiredChats(
  deps: Pick<ServiceDeps, "database" | "hub" | "log"> & { readonly appointments: AppointmentBook },
): Promise<ClosedCount> {
  let closed = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const channelIds = await deps.appointments.closeExpired(BATCH);
    closed += channelIds.length;
    await publishStates(deps, channelIds);
    if (channelIds.length < BATCH) return { closed, complete: true };
  }
  return { closed, complete: false };
}
