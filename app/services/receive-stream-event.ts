import { isKeyDestroyed } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import type { ServiceDeps } from "./deps";
import type { DeliveryOutcome } from "./ports/issuer-records";
import type { CarrierNews } from "./ports/metrics";
import type { ChangedMessage, StreamBook, StreamTransaction } from "./ports/stream-book";
import { publishStates } from "./publish-states";
import { findReadMark, moveReadMark } from "./read-at-stream";
import type { StreamEvent, ToldMessage } from "./stream-event";
import { toStreamMessageId } from "./to-stream-message-id";

/** What receiving takes. */
export type StreamEventDeps = Pick<ServiceDeps, "database" | "hub" | "log" | "metrics" | "cipher"> & {
  readonly streamBook: StreamBook;
};

/** What became of a piece of news. `members`: who is in is looked after soon. `changed`: text or deletion were applied; `stale`: we know newer; `other`: not for us. */
export type StreamNews = Exclude<CarrierNews, "repeated">;

/**
 * Takes what Stream tells of, once however often it comes and in whatever order. Throws ChatError `unavailable`, with
 * nothing of it done: Stream tries again, and whatever it gives up on the reconciliation finds.
 */
export async function receiveStreamEvent(
  deps: StreamEventDeps,
  { id, eventType, event }: { readonly id: string; readonly eventType: string; readonly event: StreamEvent },
): Promise<DeliveryOutcome | "repeated"> {
  const named = event.kind === "other" ? null : event.channelId;
  const channelId = named !== null && isPublicId(named) ? named : null;
  const { news, mark } = await deps.streamBook.transaction(channelId ?? id, async (tx) => {
    if (await tx.isKnownDelivery(id)) return { news: "repeated" as const, mark: null };
    const mark = event.kind === "read" ? await findReadMark(tx, deps.cipher, event) : null;
    const news = mark === null ? await applyStreamEvent(tx, deps.cipher, event) : "read";
    await tx.recordDelivery(id, eventType, toOutcome(news));
    return { news, mark };
  });
  deps.metrics.carrierTold(news);
  if (news === "repeated") return news;
  if (news === "late" || news === "no_right") deps.log.warn("stream_chat_message_flagged", { part: news });
  if (channelId !== null && (news === "stored" || news === "changed")) await publishStates(deps, [channelId]);
  if (mark !== null) await moveReadMark(deps, mark);
  return toOutcome(news);
}

function toOutcome(news: StreamNews): DeliveryOutcome {
  if (news === "known" || news === "stale") return "stale";
  return news === "foreign" || news === "other" ? "ignored" : "applied";
}

/** The same within a transaction that has begun. */
export async function applyStreamEvent(
  tx: StreamTransaction,
  cipher: StreamEventDeps["cipher"],
  event: StreamEvent,
): Promise<StreamNews> {
  if (event.kind === "other") return "other";
  const { channelId } = event;
  if (channelId === null || !isPublicId(channelId)) return "foreign";
  if (event.kind === "members") return (await tx.queueMembers(channelId)) ? "members" : "foreign";
  // What a read mark needs is looked up, and the mark moved, with the reader's own rights.
  if (event.kind === "read") return "other";
  const { kind, message } = event;
  if (kind === "said") return await applySaid(tx, cipher, channelId, message);
  const known = await tx.lockMessage(channelId, message.streamId);
  if (kind === "taken_back") return await applyTakenBack(tx, channelId, message, known);
  // It came before the news that it was said: then it is said like this.
  if (known === null) return await applySaid(tx, cipher, channelId, message);
  return await applyChanged(tx, cipher, message, known);
}

async function applySaid(
  tx: StreamTransaction,
  cipher: StreamEventDeps["cipher"],
  channelId: string,
  { streamId, authorId, text, saidAt, toldAt }: ToldMessage,
): Promise<StreamNews> {
  const chat = await tx.findChat(channelId, authorId);
  if (chat === null) return "foreign";
  const { channel, authorUserId } = chat;
  if (isKeyDestroyed(channel)) return "other";
  const messageId = toStreamMessageId(cipher, channel, streamId);
  const context = { channelId, messageId, authorUserId: authorUserId ?? 0, edition: 0 };
  const sealed = cipher.seal(channel, context, text);
  const fingerprint = cipher.fingerprint(channel, text);
  return await tx.receive({
    channelId,
    streamId,
    authorId,
    messageId,
    ...sealed,
    fingerprint,
    saidAt,
    toldAt,
  });
}

async function applyTakenBack(
  tx: StreamTransaction,
  channelId: string,
  { streamId, toldAt }: ToldMessage,
  known: ChangedMessage | null,
): Promise<StreamNews> {
  if (known?.deleted === true) return "stale";
  if (known !== null) await tx.change(known, streamId, toldAt, null);
  const noted = await tx.note(channelId, streamId, known?.messageId ?? null, toldAt, true);
  if (!noted) return "foreign";
  return known === null ? "stale" : "changed";
}

async function applyChanged(
  tx: StreamTransaction,
  cipher: StreamEventDeps["cipher"],
  { streamId, text, toldAt }: ToldMessage,
  known: ChangedMessage,
): Promise<StreamNews> {
  const { channel, messageId, sealed, nextVersion } = known;
  if (known.deleted || known.waiting || isKeyDestroyed(channel)) return "stale";
  if (known.toldAt !== null && toldAt <= known.toldAt) return "stale";
  // As here: nobody changes what was said in a chat that has closed.
  if (toldAt >= known.closedAt) return "stale";
  const { authorUserId, edition } = sealed;
  const place = { channelId: channel.id, messageId, authorUserId };
  const isSame = cipher.open(channel, { ...place, edition }, sealed) === text;
  if (!isSame)
    await tx.change(known, streamId, toldAt, cipher.seal(channel, { ...place, edition: nextVersion }, text));
  await tx.note(channel.id, streamId, messageId, toldAt, false);
  return isSame ? "stale" : "changed";
}
