import { applyMessage } from "./apply-message";
import { createMessageChanger } from "./message-changer";
import type { SessionCore } from "./session-parts";
import type { MessageChanges } from "./snapshot";

/** How a session's own messages are changed. */
export function createSessionChanges({ api, store, learn, onSignedOut }: SessionCore): MessageChanges {
  const changer = createMessageChanger({
    ...{ api, onSignedOut },
    era: () => store.get().resets,
    onChanged: (message) => learn((state) => applyMessage(state, message, false), [message]),
  });
  return { editMessage: changer.edit, deleteMessage: changer.remove };
}
