import { isAway, isStreamTrouble, planRetry, type StreamTrouble } from "~/domain/stream-trouble";
import { type CarryDeps, carryToStream } from "./carry-to-stream";
import type { Log } from "./ports/log";
import type { Random } from "./ports/random";
import type { StreamWork } from "./ports/stream-book";

/** Of as many conversations at once. */
const BATCH = 10;
/** Longer than any piece of work takes: whoever died with one leaves it to the next run after this. */
const LEASE_MS = 60_000;
/** A run ends at some time, also while there is always more. */
const MAX_BATCHES = 50;

/**
 * Does at Stream what is written down for it, and answers how much was done. What fails is tried again later; while Stream
 * is not there at all, nothing more is asked of it in this run. Throws `unavailable` for our own database alone.
 */
export async function workOffStream(
  deps: CarryDeps & { readonly log: Log; readonly random: Pick<Random, "fraction"> },
): Promise<number> {
  let done = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const claimed = await deps.streamBook.claim(BATCH, LEASE_MS);
    const troubles = await Promise.all(claimed.map((work) => workOff(deps, work)));
    done += troubles.filter((trouble) => trouble === null).length;
    if (claimed.length === 0 || troubles.some((trouble) => trouble !== null && isAway(trouble))) break;
  }
  return done;
}

async function workOff(
  deps: CarryDeps & { readonly log: Log; readonly random: Pick<Random, "fraction"> },
  { workId, kind, attempts }: StreamWork,
): Promise<StreamTrouble | null> {
  const task = await deps.streamBook.read(workId);
  try {
    if (task !== null) await carryToStream(deps, kind, task);
  } catch (error) {
    if (!isStreamTrouble(error)) throw error;
    const plan = planRetry(error, attempts, deps.random.fraction());
    await deps.streamBook.finish(workId, { code: error.code, ...plan });
    if (plan.needsLook) deps.log.warn("stream_chat_needs_look", { part: `${kind} ${error.code}` });
    return error;
  }
  await deps.streamBook.finish(workId, null);
  return null;
}
