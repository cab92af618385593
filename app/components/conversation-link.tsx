import { Link } from "@remix-run/react";
import type { ConversationLinkProps } from "~/chat-ui/list/conversation-list";
import { conversationPath } from "~/protocol/paths";

/** Where the focus returns to when a conversation is left. */
export function toConversationLinkId(channelId: string): string {
  return `conversation-link-${channelId}`;
}

/** A link to a conversation's page. Never prefetched: each reading of messages is recorded, so only real ones may happen. */
export function ConversationLink({ channelId, current, children }: ConversationLinkProps) {
  return (
    <Link
      id={toConversationLinkId(channelId)}
      className="row-link"
      to={conversationPath(channelId)}
      prefetch="none"
      aria-current={current ? "page" : undefined}
    >
      {children}
    </Link>
  );
}
