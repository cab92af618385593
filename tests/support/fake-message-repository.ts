import type { MessageRepository, StoredMessage } from "~/services/ports/message-repository";
import type { ReadRepository } from "~/services/ports/read-repository";
import { addAuditEvent, toChangeEntry } from "./fake-audit-repository";
import type { FakeMessage } from "./fake-chat-state";
import { findLiveGrant } from "./fake-overview-repository";
import type { FakeTransactionContext } from "./fake-transaction-context";

export function createFakeMessageRepository({
  actor,
  view,
  write,
  now,
  step,
}: FakeTransactionContext): MessageRepository {
  const patch = (messageId: string, changes: Partial<StoredMessage>): void => {
    const at = now();
    write((state) => {
      const row = state.messages.get(messageId);
      const channel = state.channels.get(row?.channelDbId ?? 0);
      if (row === undefined || channel === undefined) return;
      state.messages.set(messageId, { ...row, ...changes });
      const action = changes.deletedAt === undefined ? "message_edited" : "message_deleted";
      const what = { channelId: channel.id, subjectUserId: channel.prospectUserId };
      const seqs = { first: row.seq, last: row.seq };
      addAuditEvent(state, toChangeEntry(actor, { ...what, action, seqs }), at);
    });
  };

  return {
    listBefore: (channelDbId, beforeSeq, limit) =>
      step("listBefore", ["app", "breakglass"], () =>
        (actor.role === "breakglass" && findLiveGrant(view(), actor, channelDbId, now()) === null
          ? []
          : view().messagesOf(channelDbId)
        )
          .filter((row) => beforeSeq === null || row.seq < beforeSeq)
          .sort((a, b) => b.seq - a.seq)
          .slice(0, limit)
          .reverse()
          .map(toStored),
      ),
    listChanges: (channelDbId, afterVersion, limit) =>
      step("listChanges", ["app"], () =>
        view()
          .messagesOf(channelDbId)
          .filter((row) => row.version > afterVersion)
          .sort((a, b) => a.version - b.version)
          .slice(0, limit)
          .map(toStored),
      ),
    replaceText: (message, next) =>
      step("replaceText", ["app"], () => {
        const { id: messageId, version, content, keyId, editedAt } = message;
        const times = { createdAt: editedAt ?? message.createdAt, replacedAt: now() };
        write(({ revisions }) => void revisions.push({ messageId, version, content, keyId, ...times }));
        patch(messageId, { ...next, editedAt: now() });
      }),
    markDeleted: ({ id }, version) =>
      step("markDeleted", ["app"], () => patch(id, { version, deletedAt: now() })),
    findMessage: (messageId) =>
      step("findMessage", ["app"], () => {
        const row = view().messages.get(messageId);
        return row === undefined ? null : toStored(row);
      }),
  };
}

export function createFakeReadRepository({ view, step }: FakeTransactionContext): ReadRepository {
  return {
    listReads: (channelDbIds) =>
      step("listReads", ["app", "worker"], () =>
        [...view().reads.values()]
          .filter((read) => channelDbIds.includes(read.channelDbId))
          .map(({ channelDbId, userId, seq, at }) => ({ channelDbId, userId, seq, at })),
      ),
  };
}

function toStored({ fingerprint: _, ...stored }: FakeMessage): StoredMessage {
  return stored;
}
