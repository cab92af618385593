import { type Channel, isKeyDestroyed } from "~/domain/channel";
import type { EarlierText, RecordMessage, RecordPerson, TextLoss } from "~/domain/record/record";
import type { MessageCipher } from "./ports/message-cipher";
import type { RecordRow } from "./ports/message-repository";

const SYSTEM: RecordPerson = { id: "system", name: "Renavest", role: "system" };

/** A stored row as a record tells it: whatever text the record keeps, also of a deleted message, and every earlier one. */
export function openRecordMessage(
  cipher: Pick<MessageCipher, "open">,
  channel: Channel,
  row: RecordRow,
): RecordMessage {
  const { seq, id, kind, author, createdAt, editedAt, deletedAt, revisions } = row;
  const open = (content: string, keyId: string, edition: number | null): string | null => {
    if (isKeyDestroyed(channel)) return null;
    try {
      const context = { channelId: channel.id, messageId: id, authorUserId: author?.userId ?? 0, edition };
      return cipher.open(channel, context, { content, keyId });
    } catch {
      return null;
    }
  };
  const text = open(row.content, row.keyId, editionOf(row));
  return {
    ...{ seq, id, kind, createdAt, text, editedAt, deletedAt },
    author: author === null ? SYSTEM : { id: author.id, name: author.name, role: author.role },
    loss: text === null ? lossOf(channel) : null,
    earlier: revisions.map(
      (revision, index): EarlierText => ({
        // The first one was sent, the others are edits.
        text: open(revision.content, revision.keyId, index === 0 ? 0 : revision.version),
        writtenAt: revision.createdAt,
        replacedAt: revision.replacedAt,
      }),
    ),
  };
}

/** After a deletion the row's version tells nothing of its last edit. */
function editionOf({ editedAt, deletedAt, version }: RecordRow): number | null {
  if (editedAt === null) return 0;
  return deletedAt === null ? version : null;
}

function lossOf(channel: Channel): TextLoss {
  return isKeyDestroyed(channel) ? "erased" : "unreadable";
}
