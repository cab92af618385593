import type { ChatSnapshot, ConversationSnapshot } from "~/client/snapshot";
import type { WireChannel, WirePerson } from "~/protocol/messages";
import type { HistoryAnswer, ListAnswer } from "~/protocol/requests";

const NOBODY: ReadonlySet<string> = new Set();

/** What the screen shows before a session runs: on the server, in the first render, without JavaScript. */
export function toInitialSnapshot(you: WirePerson, list: ListAnswer): ChatSnapshot {
  return {
    you,
    connection: { status: "idle" },
    channels: list.channels,
    here: NOBODY,
    conversations: {},
    leads: false,
    keepsUnsent: false,
    forgotten: false,
  };
}

/** A conversation as the server rendered it; without history it is one that is still loading. */
export function toInitialConversation(
  channel: WireChannel,
  history: HistoryAnswer | null,
): ConversationSnapshot {
  return {
    channel: history?.channel ?? channel,
    messages: history?.messages ?? [],
    pending: [],
    hasMore: history?.hasMore ?? false,
    history: history === null ? "loading" : "ready",
    loadingOlder: false,
    dividerAfterSeq: channel.unread > 0 ? channel.readSeq : null,
    peerReadSeq: 0,
    peerHere: false,
    peerTyping: false,
    draft: null,
  };
}
