import type { WireChannel, WireMessage } from "~/protocol/messages";
import type { ChannelRecord, ChatState, OpenConversation } from "./chat-state";
import { isCaughtUp } from "./is-caught-up";
import type { OutboxItem } from "./outbox-item";
import type { ChatSnapshot, ConnectionState, ConversationSnapshot, PendingMessage } from "./snapshot";

/** All that a snapshot is made from. */
export interface SnapshotSources {
  readonly state: ChatState;
  readonly connection: ConnectionState;
  readonly outbox: readonly OutboxItem[];
  /** Ids of the conversations whose other person is here, or writes. */
  readonly here: ReadonlySet<string>;
  readonly typing: ReadonlySet<string>;
  draftOf(channelId: string): string | null;
  readonly flags: Pick<ChatSnapshot, "leads" | "keepsUnsent" | "forgotten">;
}

/** Makes snapshots in which whatever did not change is the same object as before, so that screens can skip it. */
export function createSnapshotMaker(): (sources: SnapshotSources) => ChatSnapshot {
  const channelsOf = remember((records: ChatState["records"]) => toChannels(records));
  const conversationOf = new Map<string, ReturnType<typeof rememberConversation>>();

  return ({ state, connection, outbox, here, typing, draftOf, flags }) => {
    const conversations: Record<string, ConversationSnapshot> = {};
    for (const [id, open] of state.conversations) {
      const record = state.records.get(id);
      const make = conversationOf.get(id) ?? rememberConversation();
      conversationOf.set(id, make);
      // Without an entry of the list there is nobody to name: the history's answer brings it.
      if (record !== undefined)
        conversations[id] = make(record, open, outbox, here.has(id), typing.has(id), draftOf(id));
    }
    const isLive = connection.status === "catching_up" && isCaughtUp(state);
    return {
      you: state.you,
      connection: isLive ? { status: "live" } : connection,
      channels: channelsOf(state.records),
      here,
      conversations,
      ...flags,
    };
  };
}

function rememberConversation() {
  return remember(toConversation);
}

function toConversation(
  record: ChannelRecord,
  open: OpenConversation,
  outbox: readonly OutboxItem[],
  peerHere: boolean,
  isTyping: boolean,
  draft: string | null,
): ConversationSnapshot {
  const { messages, hasMore, history, loadingOlder } = open;
  return {
    channel: record.info,
    messages,
    pending: toPending(
      open,
      outbox.filter(({ channelId }) => channelId === record.info.id),
    ),
    hasMore,
    history,
    loadingOlder,
    dividerAfterSeq: open.dividerAfterSeq ?? null,
    peerReadSeq: record.peerReadSeq,
    peerHere,
    // Nobody can send anything into a closed conversation, whatever they are writing.
    peerTyping: isTyping && record.info.status === "active",
    draft,
  };
}

/** Sent messages that stand behind a hole must not vanish for a moment: they are still on their way to the screen. */
function toPending(open: OpenConversation, items: readonly OutboxItem[]): readonly PendingMessage[] {
  const own = open.held.filter(({ clientMessageId }) => clientMessageId !== undefined);
  const stored = new Set(own.map(({ clientMessageId }) => clientMessageId));
  const lastShownSeq = open.messages.at(-1)?.seq ?? 0;
  const behind = own.filter(({ seq }) => seq > lastShownSeq).map(toUnshown);
  return [...behind, ...items.filter(({ clientMessageId }) => !stored.has(clientMessageId))];
}

function toUnshown({ clientMessageId = "", content, createdAt }: WireMessage): PendingMessage {
  return { clientMessageId, content: content ?? "", createdAt, state: "sending", error: null };
}

/** Newest activity first; those that never had any keep their order at the end. */
function toChannels(records: ChatState["records"]): readonly WireChannel[] {
  const channels = [...records.values()].map(({ info }) => info);
  return channels.sort((a, b) => compare(b.lastMessageAt ?? "", a.lastMessageAt ?? ""));
}

/** ISO times of one format sort as texts. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Remembers the last result, for as long as the arguments are the same. */
function remember<Args extends readonly unknown[], Result>(make: (...args: Args) => Result) {
  let last: { readonly args: Args; readonly result: Result } | null = null;
  return (...args: Args): Result => {
    const isSame = last?.args.every((arg, index) => arg === args[index]);
    if (last === null || !isSame) last = { args, result: make(...args) };
    return last.result;
  };
}
