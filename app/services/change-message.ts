import { type ConversationAct, canUseChat } from "~/domain/access";
import type { Channel } from "~/domain/channel";
import { ChatError } from "~/domain/errors";
import { canDelete, canEdit } from "~/domain/message-change";
import type { Viewer } from "~/domain/people";
import type { MessageAnswer } from "~/protocol/requests";
import { toActor } from "./audit-entry";
import type { ServiceDeps } from "./deps";
import { toChange } from "./live/change";
import type { ChatTransaction } from "./ports/chat-database";
import type { StoredMessage } from "./ports/message-repository";
import { requireAllowed } from "./require-allowed";
import { requireConversation } from "./require-conversation";
import { requireMessageText } from "./require-message-text";
import { toViewersMessage, toWireMessage } from "./to-wire";

/** Which message, by public id, and who asks. */
export interface ChangeInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * Puts the author's words right; the earlier ones stay on record. The same text again changes nothing.
 * Throws `not_found`, `forbidden` (not the author's, deleted, or too late), `chat_closed`, `invalid_request`,
 * `rate_limited`.
 */
export async function editMessage(
  deps: ServiceDeps,
  input: ChangeInput & { readonly content: string },
): Promise<MessageAnswer> {
  const text = requireMessageText(input.content);
  return await changeMessage(deps, "edit", input, async (tx, channel, message) => {
    requireAllowed(canEdit(input.viewer.userId, message, deps.clock.now()));
    if (toWireMessage(deps.cipher, channel, message).content === text) return;
    const version = await tx.channels.takeVersion(channel.channelDbId);
    const place = { channelId: channel.id, messageId: message.id, authorUserId: input.viewer.userId };
    const context = { ...place, edition: version };
    await tx.messages.replaceText(message, { ...deps.cipher.seal(channel, context, text), version });
  });
}

/** Takes the author's message back; the record keeps it. Deleting it again changes nothing. Throws `not_found`, `forbidden`, `rate_limited`. */
export async function deleteMessage(deps: ServiceDeps, input: ChangeInput): Promise<MessageAnswer> {
  return await changeMessage(deps, "delete", input, async (tx, channel, message) => {
    requireAllowed(canDelete(input.viewer.userId, message));
    if (message.deletedAt !== null) return;
    await tx.messages.markDeleted(message, await tx.channels.takeVersion(channel.channelDbId));
  });
}

/** Under the channel's lock, so that two changes of one message cannot take each other's place unseen. */
async function changeMessage(
  deps: ServiceDeps,
  act: ConversationAct,
  { viewer, channelId, messageId }: ChangeInput,
  write: (tx: ChatTransaction, channel: Channel, message: StoredMessage) => Promise<void>,
): Promise<MessageAnswer> {
  const now = deps.clock.now();
  requireAllowed(canUseChat(viewer, now));
  await deps.rates.requireSignal(viewer);
  const { channel, before, after } = await deps.database.transaction(toActor(viewer), async (tx) => {
    const found = await tx.channels.findChannel(channelId, { lock: true });
    const channel = requireConversation(act, viewer, found);
    const before = requireOf(channel, await tx.messages.findMessage(messageId));
    await write(tx, channel, before);
    return { channel, before, after: requireOf(channel, await tx.messages.findMessage(messageId)) };
  });
  const message = toWireMessage(deps.cipher, channel, after);
  if (after.version !== before.version) deps.hub.publishChange(channel.id, toChange(message, after));
  return { message: toViewersMessage(message, after, viewer.userId) };
}

/** A message of another conversation is not there. */
function requireOf(channel: Channel, message: StoredMessage | null): StoredMessage {
  if (message === null || message.channelDbId !== channel.channelDbId) throw new ChatError("not_found");
  return message;
}
