import { useCallback, useMemo } from "react";
import type { MessageChanges, TalkSession } from "~/client/snapshot";
import type { ChangeTools } from "./change-tools";
import type { ChangeActions } from "./use-message-change";

/**
 * What a person does in one conversation's messages. Without a session nothing happens; without `changes`, or without
 * the tools for them, nothing can be changed.
 */
export function useConversationActions(
  session: TalkSession | null,
  id: string,
  changes: MessageChanges | null,
  tools: ChangeTools | null,
) {
  const onLoadOlder = useCallback(async () => session?.loadOlder(id), [session, id]);
  const onReload = useCallback(() => session?.reloadHistory(id), [session, id]);
  const onRetry = useCallback((key: string) => session?.retry(id, key), [session, id]);
  const onDiscard = useCallback((key: string) => session?.discard(id, key), [session, id]);
  const actions = useMemo<ChangeActions | null>(
    () =>
      changes &&
      tools && {
        tools,
        edit: (messageId, text) => changes.editMessage(id, messageId, text),
        remove: (messageId) => changes.deleteMessage(id, messageId),
      },
    [changes, id, tools],
  );
  return { onLoadOlder, onReload, onRetry, onDiscard, changes: actions };
}
