import type { ServiceDeps } from "./deps";
import type { RetentionBook } from "./ports/retention-book";
import { publishStates } from "./publish-states";

/** A step is one transaction: small, so that it holds no conversation for long. */
const BATCH = 500;
/** One run takes this many steps at most: what is left is the next run's. */
const MAX_STEPS = 2_000;

/** What a run has done; `complete`: nothing was left to do. */
export interface PurgedCount {
  readonly conversations: number;
  readonly messages: number;
  readonly complete: boolean;
}

/**
 * Empties conversations whose rule says so (decision 026): the key first, then the rows. The database decides what may
 * go, and does each step whole; any number of runs at once empty each conversation once. Throws `unavailable`.
 */
export async function purgeDueConversations(
  deps: Pick<ServiceDeps, "database" | "cipher" | "directory" | "opened" | "recent" | "hub" | "log"> & {
    readonly retention: Pick<RetentionBook, "purgeStep">;
  },
  maxSteps = MAX_STEPS,
): Promise<PurgedCount> {
  let [conversations, messages] = [0, 0];
  for (let step = 0; step < maxSteps; step += 1) {
    const done = await deps.retention.purgeStep(BATCH);
    const stuck = done.filter((each) => each.step === "stuck");
    if (stuck.length === done.length) {
      if (stuck.length > 0)
        deps.log.error("purge_stuck", new Error("other rows refer to messages"), { count: stuck.length });
      return { conversations, messages, complete: stuck.length === 0 };
    }
    for (const { channelId, ...each } of done) {
      messages += each.messages;
      if (each.step === "finished") conversations += 1;
      if (each.step === "begun") forget(deps, channelId);
    }
    const changed = done
      .filter(({ step }) => step === "begun" || step === "finished")
      .map(({ channelId }) => channelId);
    await publishStates(deps, changed);
  }
  return { conversations, messages, complete: false };
}

/** Other processes do so by their own look at destroyed keys (key-watch); what a cache holds opens no more anywhere. */
function forget(
  { cipher, directory, opened, recent }: Pick<ServiceDeps, "cipher" | "directory" | "opened" | "recent">,
  channelId: string,
): void {
  cipher.forget(channelId);
  directory.forgetChannel(channelId);
  opened.forget(channelId);
  recent?.drop(channelId);
}
