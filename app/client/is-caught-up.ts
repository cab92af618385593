import type { ChatState } from "./chat-state";
import { isComplete } from "./conversation";

/**
 * Whether "up to date" is true: the replay has reached what `ready` promised for every conversation, and every
 * conversation on the screen shows all there is. One that failed to load says so itself.
 */
export function isCaughtUp(state: ChatState): boolean {
  if (!state.streaming || state.listWishes > 0) return false;
  for (const { resetPending, syncedVersion, targetVersion } of state.records.values())
    if (resetPending || syncedVersion < targetVersion) return false;
  for (const [id, open] of state.conversations)
    if (open.history !== "failed" && !isComplete(open, state.records.get(id))) return false;
  return true;
}
