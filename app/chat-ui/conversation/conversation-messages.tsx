import type { ComponentProps } from "react";
import { HistoryFailed, HistoryPlaceholder } from "./history-placeholder";
import { MessageLog } from "./message-log";

/** The messages, or what stands in their place while there are none to show. */
export function ConversationMessages(props: ComponentProps<typeof MessageLog>) {
  const { history, messages } = props.conversation;
  if (history === "ready" || messages.length > 0) return <MessageLog {...props} />;
  return history === "failed" ? <HistoryFailed onReload={props.onReload} /> : <HistoryPlaceholder />;
}
