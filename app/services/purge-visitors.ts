import type { ServiceDeps } from "./deps";
import type { VisitorRecords } from "./ports/visitor-records";
import { publishStates } from "./publish-states";

/** A batch is one transaction: small, so that it holds no conversation for long. */
const BATCH = 20;
const SESSIONS_BATCH = 1_000;
/** One run takes so many batches at most: what is left is the next run's. */
const MAX_BATCHES = 100;

/** What purging takes. */
export type PurgeVisitorsDeps = Pick<
  ServiceDeps,
  "cipher" | "database" | "directory" | "hub" | "log" | "opened" | "recent"
> & { readonly visitors: VisitorRecords };

/**
 * Forgets visitors whose day has come (decision 023), and sessions of the widget long after their end; answers how many
 * conversations and rows went. The database decides, by its clock; any number of runs at once do it once. Throws
 * `unavailable`.
 */
export async function purgeVisitors(deps: PurgeVisitorsDeps): Promise<number> {
  let gone = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const channelIds = await deps.visitors.purgeDue(BATCH);
    for (const channelId of channelIds) forget(deps, channelId);
    await publishStates(deps, channelIds);
    gone += channelIds.length;
    if (channelIds.length === 0) break;
  }
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const rows = await deps.visitors.forgetOldSessions(SESSIONS_BATCH);
    gone += rows;
    if (rows === 0) break;
  }
  return gone;
}

/** Other processes do so by their own look at destroyed keys (key-watch); what a cache holds opens no more anywhere. */
function forget({ cipher, directory, opened, recent }: PurgeVisitorsDeps, channelId: string): void {
  cipher.forget(channelId);
  directory.forgetChannel(channelId);
  opened.forget(channelId);
  recent?.drop(channelId);
}
