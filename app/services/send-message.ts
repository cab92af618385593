import { canUseChat } from "~/domain/access";
import { isKeyDestroyed } from "~/domain/channel";
import { ChatError, isChatError } from "~/domain/errors";
import type { Viewer } from "~/domain/people";
import type { WireMessage } from "~/protocol/messages";
import { toAccess, toEntry } from "./audit-entry";
import type { FixedChannel } from "./channel-directory";
import type { ServiceDeps } from "./deps";
import { toChange } from "./live/change";
import type { AppendOutcome, MessageDraft, StoredMessage } from "./ports/message-repository";
import { requireAllowed } from "./require-allowed";
import { requireMessageText } from "./require-message-text";
import { toViewersMessage, toWireMessage, withContent } from "./to-wire";

/** A message to send. `clientMessageId` is the sender's own key: the same key again returns the same message. */
export interface SendInput {
  readonly viewer: Viewer;
  readonly channelId: string;
  readonly content: string;
  readonly clientMessageId: string;
}

/** The message as it is stored; `duplicate`: it was there before. */
export interface Sent {
  readonly message: WireMessage;
  readonly duplicate: boolean;
}

/**
 * Stores a message and shows it to every open stream (contract P1, P2, P3). Throws `invalid_request`, `not_found`,
 * `subscription_required`, `chat_closed`, `idempotency_conflict`, `rate_limited`, `unavailable`.
 */
export async function sendMessage(deps: ServiceDeps, input: SendInput): Promise<Sent> {
  const ended = deps.metrics.sendStarted();
  deps.recordBodies?.makeWay();
  try {
    const sent = await send(deps, input);
    ended(sent.duplicate ? "duplicate" : "stored");
    return sent;
  } catch (error) {
    ended(isChatError(error) ? error.code : "internal");
    throw error;
  }
}

async function send(deps: ServiceDeps, input: SendInput): Promise<Sent> {
  const { viewer, channelId, clientMessageId } = input;
  requireAllowed(canUseChat(viewer, deps.clock.now()));
  const text = requireMessageText(input.content);
  await deps.rates.requireSend(viewer, channelId, clientMessageId);
  const channel = await deps.directory.get(viewer, channelId);
  // Not even a repeat can be told from a conflict any more.
  if (isKeyDestroyed(channel)) throw new ChatError("chat_closed");
  const messageId = deps.random.id();
  const context = { channelId, messageId, authorUserId: viewer.userId, edition: 0 };
  const sealed = deps.cipher.seal(channel, context, text);
  const fingerprint = deps.cipher.fingerprint(channel, text);
  const draft = {
    channelId,
    authorUserId: viewer.userId,
    clientMessageId,
    messageId,
    ...sealed,
    fingerprint,
    access: toAccess(viewer),
  };
  const outcome = await deps.sends.append(draft);
  if (outcome.outcome === "stored") {
    const stored = toStoredMessage(channel, viewer, draft, outcome);
    const message = withContent(channel, stored, text);
    deps.hub.publishChange(channelId, toChange(message, stored));
    return { message: toViewersMessage(message, stored, viewer.userId), duplicate: false };
  }
  if (outcome.outcome === "duplicate")
    return { message: await load(deps, viewer, channel, outcome.messageId), duplicate: true };
  throw new ChatError(outcome.outcome === "conflict" ? "idempotency_conflict" : outcome.outcome);
}

function toStoredMessage(
  { channelDbId }: FixedChannel,
  author: Viewer,
  draft: MessageDraft,
  { seq, version, createdAt }: Extract<AppendOutcome, { outcome: "stored" }>,
): StoredMessage {
  const { messageId: id, clientMessageId, content, keyId } = draft;
  const written = { id, author, clientMessageId, content, keyId, kind: "text" } as const;
  return { channelDbId, ...written, seq, version, createdAt, editedAt: null, deletedAt: null };
}

/** A repeat answers with the message as it stands now, edits included. */
async function load(
  deps: ServiceDeps,
  viewer: Viewer,
  channel: FixedChannel,
  messageId: string,
): Promise<WireMessage> {
  const stored = await deps.database.transaction({ role: "app", userId: viewer.userId }, (tx) =>
    tx.messages.findMessage(messageId),
  );
  if (stored === null) throw new ChatError("internal");
  const seqs = { first: stored.seq, last: stored.seq };
  await deps.audit.record(toEntry(viewer, { action: "message_read", channel, seqs }));
  return toViewersMessage(toWireMessage(deps.cipher, channel, stored), stored, viewer.userId);
}
