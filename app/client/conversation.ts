import type { WireMessage } from "~/protocol/messages";
import type { HistoryAnswer } from "~/protocol/requests";
import type { ChannelRecord, OpenConversation } from "./chat-state";
import { runFrom, upsertMessage } from "./message-run";

/** A conversation that was just opened and knows nothing. */
export function createConversation(generation: number, record: ChannelRecord | undefined): OpenConversation {
  return {
    generation,
    held: [],
    baseSeq: null,
    messages: [],
    hasMore: false,
    stale: false,
    history: "loading",
    loadingOlder: false,
    dividerAfterSeq: toDivider(record),
  };
}

/** Takes in what a stream or an answer brought; the same object when it says nothing new. */
export function holdMessages(open: OpenConversation, messages: readonly WireMessage[]): OpenConversation {
  const held = messages.reduce(upsertMessage, open.held);
  return held === open.held ? open : { ...open, held, messages: runFrom(held, open.baseSeq) };
}

/**
 * Takes in a page of history. A page that touches the loaded stretch extends it; a newer one that does not touch it
 * takes its place (older messages are loaded again on demand), because a hole must never show.
 */
export function mergePage(
  open: OpenConversation,
  page: HistoryAnswer,
  record: ChannelRecord | undefined,
): OpenConversation {
  const held = page.messages.reduce(upsertMessage, open.held);
  const { baseSeq, hasMore } = joinStretches(open, page);
  return {
    ...open,
    held,
    baseSeq,
    hasMore,
    messages: runFrom(held, baseSeq),
    stale: false,
    history: "ready",
    dividerAfterSeq: open.dividerAfterSeq === undefined ? toDivider(record) : open.dividerAfterSeq,
  };
}

/** Where the loaded stretch begins with this page, and whether there is more before it. */
function joinStretches(
  open: OpenConversation,
  page: HistoryAnswer,
): { readonly baseSeq: number; readonly hasMore: boolean } {
  const { baseSeq } = open;
  const firstSeq = page.messages[0]?.seq;
  const ofPage = { baseSeq: firstSeq ?? page.channel.lastSeq + 1, hasMore: page.hasMore };
  if (baseSeq === null || open.stale) return ofPage;
  if (firstSeq === undefined) return { baseSeq, hasMore: page.hasMore };
  const leavesHole = firstSeq > baseSeq + open.messages.length;
  const reachesBack = firstSeq <= baseSeq && firstSeq + page.messages.length >= baseSeq;
  return leavesHole || reachesBack ? ofPage : { baseSeq, hasMore: open.hasMore };
}

/** Drops everything that came from the server. */
export function dropHistory(open: OpenConversation, generation: number): OpenConversation {
  const fresh = createConversation(generation, undefined);
  return { ...fresh, dividerAfterSeq: open.dividerAfterSeq };
}

/** Whether it shows everything up to the newest message known of. */
export function isComplete(open: OpenConversation, record: ChannelRecord | undefined): boolean {
  if (open.history !== "ready" || open.stale || open.baseSeq === null) return false;
  return open.baseSeq + open.messages.length > (record?.info.lastSeq ?? 0);
}

function toDivider(record: ChannelRecord | undefined): number | null | undefined {
  if (record === undefined) return undefined;
  return record.info.unread > 0 ? record.info.readSeq : null;
}
