import { useCallback, useMemo } from "react";
import type { ChatSession } from "~/client/snapshot";
import type { ChangeActions } from "./use-message-change";

/** What a person does in one conversation's messages. Without a session nothing happens, and nothing can be changed. */
export function useConversationActions(session: ChatSession | null, id: string) {
  const onLoadOlder = useCallback(async () => session?.loadOlder(id), [session, id]);
  const onReload = useCallback(() => session?.reloadHistory(id), [session, id]);
  const onRetry = useCallback((key: string) => session?.retry(id, key), [session, id]);
  const onDiscard = useCallback((key: string) => session?.discard(id, key), [session, id]);
  const changes = useMemo<ChangeActions | null>(
    () =>
      session && {
        edit: (messageId, text) => session.editMessage(id, messageId, text),
        remove: (messageId) => session.deleteMessage(id, messageId),
      },
    [session, id],
  );
  return { onLoadOlder, onReload, onRetry, onDiscard, changes };
}
