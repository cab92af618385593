import { useCallback, useState } from "react";
import type { ConversationSnapshot } from "~/client/snapshot";

/** Asking for earlier messages, and what became of it. */
export interface OlderHistoryRequest {
  readonly state: "ready" | "loading" | "failed";
  /** Asks now; not twice at a time. */
  readonly load: () => void;
  /** Asks unless the last time failed: then the person decides, scrolling would only fail again and again. */
  readonly loadUnlessFailed: () => void;
}

/** `onLoadOlder` resolves when it is over, however it ended: it failed when the beginning is still the same. */
export function useOlderHistory(
  conversation: ConversationSnapshot,
  onLoadOlder: () => Promise<void>,
): OlderHistoryRequest {
  const { hasMore, loadingOlder } = conversation;
  const oldestSeq = conversation.messages[0]?.seq ?? null;
  const [askedFrom, setAskedFrom] = useState<number | null>(null);
  const failed = hasMore && !loadingOlder && askedFrom !== null && askedFrom === oldestSeq;

  const load = useCallback(() => {
    if (!hasMore || loadingOlder) return;
    setAskedFrom(null);
    const over = () => setAskedFrom(oldestSeq);
    onLoadOlder().then(over, over);
  }, [hasMore, loadingOlder, oldestSeq, onLoadOlder]);

  const loadUnlessFailed = useCallback(() => {
    if (!failed) load();
  }, [failed, load]);

  return { state: loadingOlder ? "loading" : failed ? "failed" : "ready", load, loadUnlessFailed };
}
