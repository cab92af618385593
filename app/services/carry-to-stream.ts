import { parseNotice, toPlainText } from "~/domain/notice";
import { isRefusal, isStreamTrouble, StreamTrouble } from "~/domain/stream-trouble";
import type { MessageCipher } from "./ports/message-cipher";
import type { StreamBook, StreamTask, StreamWorkKind } from "./ports/stream-book";
import type { StreamChat } from "./ports/stream-chat";

/** What carrying takes. */
export interface CarryDeps {
  readonly stream: StreamChat;
  readonly streamBook: StreamBook;
  readonly cipher: Pick<MessageCipher, "open">;
}

/**
 * Makes Stream agree with what is true here now, in one respect: done twice, or late, it ends the same. Throws StreamTrouble
 * for what is not done, or of which it is not known.
 */
export async function carryToStream(deps: CarryDeps, kind: StreamWorkKind, task: StreamTask): Promise<void> {
  const { stream } = deps;
  const { channel, isOpen, members } = task;
  const memberIds = members.filter(({ disabled }) => !disabled).map(({ id }) => id);
  if (channel.wrappedKey === "") return await stream.removeChannel(channel.id);
  switch (kind) {
    case "create_channel":
      await stream.ensureChannel(channel.id, memberIds);
      // Closed before it could be made.
      if (!isOpen) await stream.setFrozen(channel.id, true);
      return;
    case "freeze":
    case "unfreeze":
      return await stream.setFrozen(channel.id, !isOpen);
    case "members":
      await stream.setMembers(channel.id, memberIds);
      for (const { id, disabled } of members) if (disabled) await stream.endTokens(id);
      return;
    case "message":
      return await carryMessage(deps, task);
    case "delete_channel":
      return await stream.removeChannel(channel.id);
  }
}

/** What Stream confirms is noted by its own clock, so that its echo of it is no news. */
async function carryMessage(deps: CarryDeps, { channel, isOpen, message }: StreamTask): Promise<void> {
  if (message === null) return;
  const { id, streamId, kind, authorId, removed, sealed } = message;
  const note = (toldAt: Date, deleted: boolean) =>
    deps.streamBook.transaction(channel.id, (tx) => tx.note(channel.id, streamId, id, toldAt, deleted));
  if (sealed === null) {
    const removedAt = await deps.stream.removeMessage(streamId, removed);
    if (removedAt !== null) await note(removedAt, true);
    return;
  }
  const text = kind === "text" ? openText(deps, channel, id, sealed) : toNoticeText(sealed.content);
  const put = () => deps.stream.putMessage(channel.id, { id: streamId, text, authorId });
  await note(await (isOpen ? put() : putIntoFrozen(deps.stream, channel.id, put)), false);
}

/** What was said before the chat closed belongs into it, also if Stream hears of it afterwards and will not have it. */
async function putIntoFrozen(stream: StreamChat, channelId: string, put: () => Promise<Date>): Promise<Date> {
  try {
    return await put();
  } catch (error) {
    if (!isStreamTrouble(error) || !isRefusal(error)) throw error;
    await stream.setFrozen(channelId, false);
    try {
      return await put();
    } finally {
      await stream.setFrozen(channelId, true);
    }
  }
}

function openText(
  { cipher }: CarryDeps,
  channel: StreamTask["channel"],
  messageId: string,
  { authorUserId, edition, ...sealed }: NonNullable<NonNullable<StreamTask["message"]>["sealed"]>,
): string {
  try {
    return cipher.open(channel, { channelId: channel.id, messageId, authorUserId, edition }, sealed);
  } catch {
    throw new StreamTrouble("unreadable");
  }
}

function toNoticeText(content: string): string {
  const notice = parseNotice(content);
  if (notice === null) throw new StreamTrouble("unreadable");
  return toPlainText(notice);
}
