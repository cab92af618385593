import { isKeyDestroyed } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import type { ServiceDeps } from "./deps";
import type { StreamTransaction } from "./ports/stream-book";
import type { StreamEvent } from "./stream-event";
import { toStreamMessageId } from "./to-stream-message-id";

/** Up to where somebody has read at Stream, as we know them and the place. */
export interface StreamReadMark {
  readonly channelId: string;
  readonly userId: number;
  readonly readerId: string;
  readonly seq: number;
}

/**
 * Null: not one of the two, not a message of theirs, or no carried chat. By the message alone: our newest words may still be
 * on their way to Stream, and no clock is to say that somebody has read them.
 */
export async function findReadMark(
  tx: StreamTransaction,
  cipher: ServiceDeps["cipher"],
  { channelId, readerId, streamId }: Extract<StreamEvent, { kind: "read" }>,
): Promise<StreamReadMark | null> {
  if (channelId === null || !isPublicId(channelId)) return null;
  const chat = await tx.findChat(channelId, readerId);
  if (chat === null || chat.authorUserId === null || isKeyDestroyed(chat.channel)) return null;
  const seq = await tx.findSeq(channelId, [streamId, toStreamMessageId(cipher, chat.channel, streamId)]);
  return seq === null ? null : { channelId, userId: chat.authorUserId, readerId, seq };
}

/** As if they had read it on our page: with their own rights, forward only. */
export async function moveReadMark(
  { database, hub }: Pick<ServiceDeps, "database" | "hub">,
  { channelId, userId, readerId, seq }: StreamReadMark,
): Promise<void> {
  const moved = (await database.markRead(userId, channelId, seq))?.moved ?? null;
  if (moved !== null)
    hub.publishRead({ channelId, userId: readerId, seq: moved.seq, at: moved.at.toISOString() });
}
