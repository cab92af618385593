import { hasChatPlan } from "~/domain/subscription";
import type { AppendOutcome, MessageDraft } from "~/services/ports/message-repository";
import { addAuditEvent, toChangeEntry } from "./fake-audit-repository";
import type { FakeChannel, FakeChatState, FakeMessage } from "./fake-chat-state";

/** What the function append_messages does, on the fake's tables. Throws, leaving `state` half-written, for a broken draft. */
export function appendToState(
  state: FakeChatState,
  drafts: readonly MessageDraft[],
  now: Date,
): AppendOutcome[] {
  return drafts.map((draft) => appendOne(state, draft, now));
}

function appendOne(state: FakeChatState, draft: MessageDraft, now: Date): AppendOutcome {
  const channel = state.findChannelRow(draft.channelId);
  const known = channel && findByKey(state, channel, draft);
  if (known) {
    return known.fingerprint.equals(draft.fingerprint)
      ? { outcome: "duplicate", messageId: known.id }
      : { outcome: "conflict" };
  }
  const author = state.people.get(draft.authorUserId);
  if (channel === undefined || author === undefined || author.disabled) return { outcome: "not_found" };
  if (![channel.therapistUserId, channel.prospectUserId].includes(author.userId))
    return { outcome: "not_found" };
  if (state.judgeState(channel, now).status === "closed") return { outcome: "chat_closed" };
  if (!hasChatPlan(author, now)) return { outcome: "subscription_required" };
  return store(state, channel, draft, now);
}

function findByKey(state: FakeChatState, channel: FakeChannel, draft: MessageDraft): FakeMessage | undefined {
  return state
    .messagesOf(channel.channelDbId)
    .find(
      (row) => row.author?.userId === draft.authorUserId && row.clientMessageId === draft.clientMessageId,
    );
}

function store(state: FakeChatState, channel: FakeChannel, draft: MessageDraft, now: Date): AppendOutcome {
  requireWhole(state, draft);
  const { channelDbId, lastMessageAt } = channel;
  const createdAt = lastMessageAt !== null && lastMessageAt > now ? lastMessageAt : now;
  const place = { seq: channel.lastSeq + 1, version: channel.version + 1 };
  const { userId, id, name, role } = state.getPerson(draft.authorUserId);
  state.messages.set(draft.messageId, {
    ...place,
    channelDbId,
    id: draft.messageId,
    kind: "text",
    author: { userId, id, name, role },
    clientMessageId: draft.clientMessageId,
    content: draft.content,
    keyId: draft.keyId,
    fingerprint: draft.fingerprint,
    createdAt,
    editedAt: null,
    deletedAt: null,
  });
  state.channels.set(channelDbId, {
    ...channel,
    lastSeq: place.seq,
    version: place.version,
    lastMessageAt: createdAt,
    updatedAt: createdAt,
  });
  const seqs = { first: place.seq, last: place.seq };
  const subjectUserId = channel.prospectUserId;
  const actor = { role: "app", userId, ...(draft.access && { access: draft.access }) } as const;
  const entry = toChangeEntry(actor, { action: "message_sent", channelId: channel.id, subjectUserId, seqs });
  addAuditEvent(state, entry, now);
  const readSeq = state.reads.get(`${channelDbId}:${userId}`)?.seq ?? 0;
  if (readSeq >= channel.lastSeq) state.moveRead(channelDbId, userId, place.seq, createdAt);
  return { outcome: "stored", ...place, createdAt };
}

function requireWhole(state: FakeChatState, { content, messageId }: MessageDraft): void {
  if (!/^v[12]\./.test(content)) throw new Error("violates check: content");
  if (messageId.length < 22) throw new Error("violates check: public_id");
  if (state.messages.has(messageId)) throw new Error("violates unique: public_id");
}
