import { useEffect, useState } from "react";
import type { ConversationSnapshot } from "~/client/snapshot";

const SETTLE_MS = 1_000;

/**
 * True while history is being put in: a live region would read all of it aloud. What arrives at the end
 * of the conversation is announced; what is added before its beginning is not.
 */
export function useQuietWhileLoading(conversation: ConversationSnapshot): boolean {
  const first = conversation.messages[0]?.id ?? "nothing";
  const edge = conversation.history === "ready" ? first : "loading";
  const [settled, setSettled] = useState(edge);
  useEffect(() => {
    if (edge === settled) return;
    const timer = setTimeout(() => setSettled(edge), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [edge, settled]);
  return conversation.loadingOlder || (edge !== settled && settled !== "nothing");
}
