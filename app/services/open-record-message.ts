import { type Channel, isKeyDestroyed, type Member } from "~/domain/channel";
import type { EarlierText, RecordMessage, RecordPerson } from "~/domain/record/record";
import type { MessageCipher } from "./ports/message-cipher";
import type { RecordRow, StoredRevision } from "./ports/message-repository";

const SYSTEM: RecordPerson = { id: "system", name: "Renavest", role: "system" };
const NONE: readonly EarlierText[] = [];

/**
 * Turns the stored rows of one conversation into messages as a record tells them: with whatever text the record keeps, also
 * of a deleted message, and every earlier one.
 */
export function createRecordOpener(
  cipher: Pick<MessageCipher, "open">,
  channel: Channel,
): (row: RecordRow) => RecordMessage {
  const isErased = isKeyDestroyed(channel);

  function open(row: RecordRow, content: string, keyId: string, edition: number | null): string | null {
    if (isErased) return null;
    try {
      const authorUserId = row.author?.userId ?? 0;
      const context = { channelId: channel.id, messageId: row.id, authorUserId, edition };
      return cipher.open(channel, context, { content, keyId });
    } catch {
      return null;
    }
  }

  function openEarlier(row: RecordRow): readonly EarlierText[] {
    return row.revisions.map((revision: StoredRevision, index) => ({
      // The first one was sent, the others are edits.
      text: open(row, revision.content, revision.keyId, index === 0 ? 0 : revision.version),
      writtenAt: revision.createdAt,
      replacedAt: revision.replacedAt,
    }));
  }

  return (row) => {
    const text = open(row, row.content, row.keyId, editionOf(row));
    return {
      seq: row.seq,
      id: row.id,
      kind: row.kind,
      author: toAuthor(row.author),
      createdAt: row.createdAt,
      text,
      loss: text !== null ? null : isErased ? "erased" : "unreadable",
      editedAt: row.editedAt,
      deletedAt: row.deletedAt,
      earlier: row.revisions.length === 0 ? NONE : openEarlier(row),
    };
  };
}

function toAuthor(author: Member | null): RecordPerson {
  return author === null ? SYSTEM : { id: author.id, name: author.name, role: author.role };
}

/** After a deletion the row's version tells nothing of its last edit. */
function editionOf({ editedAt, deletedAt, version }: RecordRow): number | null {
  if (editedAt === null) return 0;
  return deletedAt === null ? version : null;
}
