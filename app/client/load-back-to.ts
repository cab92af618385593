import { LIMITS } from "~/protocol/limits";
import type { ChatState } from "./chat-state";
import type { Loader } from "./loader";

/** What is needed to go back in a conversation. */
export interface LoadBackOptions {
  readonly loader: Pick<Loader, "loadOlder">;
  get(): ChatState;
}

/**
 * Loads earlier pages until the message with this `seq` is on the screen. False: it cannot be had now, or the
 * conversation was left meanwhile.
 */
export async function loadBackTo(
  { loader, get }: LoadBackOptions,
  channelId: string,
  seq: number,
): Promise<boolean> {
  for (;;) {
    const open = get().conversations.get(channelId);
    if (open?.messages.some((message) => message.seq === seq)) return true;
    if (!open?.hasMore || open.baseSeq === null || open.baseSeq <= seq) return false;
    await loader.loadOlder(channelId, LIMITS.historyPage);
    const after = get().conversations.get(channelId);
    if (after?.generation !== open.generation || after.baseSeq === open.baseSeq) return false;
  }
}
