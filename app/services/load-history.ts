import { canUseChat } from "~/domain/access";
import type { Channel } from "~/domain/channel";
import type { Viewer } from "~/domain/people";
import { LIMITS } from "~/protocol/limits";
import type { HistoryAnswer } from "~/protocol/requests";
import { toEntry, toSeqs } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { type OpenedMessage, withChanges } from "./opened-pages";
import type { ConversationReading, MessagePage } from "./ports/chat-database";
import type { StoredMessage } from "./ports/message-repository";
import { beginRecentRead } from "./recent-messages";
import { requireAllowed } from "./require-allowed";
import { requireReadable } from "./require-readable";
import { toViewersMessage, toWireChannel, toWireMessage } from "./to-wire";

/** Which part of a conversation: the newest `limit` messages before `before` (a seq; absent: the newest of all). */
export interface HistoryInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

/** Messages ascending by seq. Throws `not_found`, `subscription_required`, `unavailable` when it cannot be audited. */
export async function loadHistory(deps: ServiceDeps, input: HistoryInput): Promise<HistoryAnswer> {
  const { viewer, channelId, before, limit = LIMITS.historyPageDefault } = input;
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const isRecent = before === undefined && limit <= LIMITS.recentMessages;
  const { channel, readSeq, opened } = isRecent
    ? await readNewest(deps, viewer, channelId)
    : await readPage(deps, viewer, channelId, { beforeSeq: before ?? null, limit });
  const page = opened.slice(-limit);
  const seqs = toSeqs(page.map(({ message }) => message));
  if (seqs !== undefined)
    await deps.audit.record(toEntry(viewer, { action: "history_read", channel, seqs, count: page.length }));
  return {
    channel: toWireChannel(channel, readSeq, viewer.userId),
    messages: page.map((each) => toViewersMessage(each.message, each, viewer.userId)),
    hasMore: (page[0]?.message.seq ?? 1) > 1,
  };
}

const NEWEST = { beforeSeq: null, limit: LIMITS.recentMessages } as const;

interface OpenedReading extends Pick<ConversationReading, "channel" | "readSeq"> {
  readonly opened: readonly OpenedMessage[];
}

async function readPage(
  deps: ServiceDeps,
  viewer: Viewer,
  channelId: string,
  page: MessagePage | null,
): Promise<OpenedReading> {
  const reading = await deps.database.readConversation(viewer.userId, channelId, page);
  const channel = requireReadable(viewer, reading?.channel ?? null);
  return { channel, readSeq: reading?.readSeq ?? 0, opened: openAll(deps, channel, reading?.messages ?? []) };
}

/** The newest page: what memory has, with what has changed since; else from the cache, or from the database. */
async function readNewest(deps: ServiceDeps, viewer: Viewer, channelId: string): Promise<OpenedReading> {
  const known = deps.opened.find(channelId);
  if (known === null) return await readUnknown(deps, viewer, channelId);
  const reading = await readPage(deps, viewer, channelId, { ...NEWEST, known });
  const opened = withChanges(known, reading.channel, reading.opened);
  if (opened === null) return await readUnknown(deps, viewer, channelId);
  deps.opened.keep(reading.channel, opened, known);
  return { ...reading, opened };
}

async function readUnknown(deps: ServiceDeps, viewer: Viewer, channelId: string): Promise<OpenedReading> {
  const reading =
    deps.recent === null
      ? await readPage(deps, viewer, channelId, NEWEST)
      : await readCached(deps, viewer, channelId);
  deps.opened.keep(reading.channel, reading.opened);
  return reading;
}

/** The cache and the channel's row are asked at once; messages the cache has not are read after it. */
async function readCached(deps: ServiceDeps, viewer: Viewer, channelId: string): Promise<OpenedReading> {
  const recent = beginRecentRead(deps, channelId);
  const reading = await readPage(deps, viewer, channelId, null);
  const rows = await recent.list(reading.channel, NEWEST.limit, async (limit) => {
    const again = await deps.database.readConversation(viewer.userId, channelId, { ...NEWEST, limit });
    requireReadable(viewer, again?.channel ?? null);
    return again?.messages ?? [];
  });
  return { ...reading, opened: openAll(deps, reading.channel, rows) };
}

function openAll(
  { cipher }: ServiceDeps,
  channel: Channel,
  rows: readonly StoredMessage[],
): readonly OpenedMessage[] {
  return rows.map((row) => ({
    message: toWireMessage(cipher, channel, row),
    author: row.author,
    clientMessageId: row.clientMessageId,
  }));
}
