import { isPublicId } from "~/domain/public-id";
import type { ChatMessageGetPayload } from "~/generated/prisma/models";
import type { MessageRepository, StoredMessage } from "~/services/ports/message-repository";
import { MEMBER_COLUMNS, toMember } from "./member-row.server";
import type { TransactionClient } from "./postgres-database.server";

const WITH_AUTHOR = { author: { select: MEMBER_COLUMNS } } as const;
type MessageRow = ChatMessageGetPayload<{ include: typeof WITH_AUTHOR }>;

/** Messages in PostgreSQL, as ciphertext, within one transaction. */
export function createMessageRepository(client: TransactionClient): MessageRepository {
  const { chatMessage } = client;
  return {
    async listBefore(channelId, beforeSeq, limit) {
      const rows = await chatMessage.findMany({
        where: { channelId, ...(beforeSeq === null ? {} : { seq: { lt: beforeSeq } }) },
        orderBy: { seq: "desc" },
        take: limit,
        include: WITH_AUTHOR,
      });
      return rows.reverse().map(toStoredMessage);
    },
    async listChanges(channelId, afterVersion, limit) {
      const rows = await chatMessage.findMany({
        where: { channelId, version: { gt: afterVersion } },
        orderBy: { version: "asc" },
        take: limit,
        include: WITH_AUTHOR,
      });
      return rows.map(toStoredMessage);
    },
    async replaceText(message, { content, keyId, version }) {
      await client.$executeRaw`
        insert into chat_message_revisions (message_id, version, content, key_id, created_at)
        select id, version, content, key_id, coalesce(edited_at, created_at) from chat_messages where public_id = ${message.id}`;
      await client.$executeRaw`
        update chat_messages set content = ${content}, key_id = ${keyId}, version = ${version}, edited_at = clock_timestamp()
        where public_id = ${message.id}`;
    },
    async markDeleted(message, version) {
      await client.$executeRaw`
        update chat_messages set version = ${version}, deleted_at = clock_timestamp() where public_id = ${message.id}`;
    },
    async findMessage(publicId) {
      if (!isPublicId(publicId)) return null;
      const row = await chatMessage.findUnique({ where: { publicId }, include: WITH_AUTHOR });
      return row === null ? null : toStoredMessage(row);
    },
  };
}

function toStoredMessage(row: MessageRow): StoredMessage {
  return {
    channelDbId: row.channelId,
    id: row.publicId,
    seq: Number(row.seq),
    version: Number(row.version),
    kind: toKind(row.kind),
    // The name as it was when the message was written: a record does not change with its author's name.
    author: row.author === null ? null : { ...toMember(row.author), name: row.authorName },
    clientMessageId: row.clientMessageId,
    content: row.content,
    keyId: row.keyId,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
    deletedAt: row.deletedAt,
  };
}

/** The database's own check allows no other value. */
export function toKind(kind: string): StoredMessage["kind"] {
  return kind === "system" || kind === "bot" ? kind : "text";
}
