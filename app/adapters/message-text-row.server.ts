import type { Channel, Member } from "~/domain/channel";
import type { StoredMessage } from "~/services/ports/message-repository";
import { toRole } from "./member-row.server";
import { toKind } from "./message-repository.server";
import { type TextRow, toTime } from "./one-trip.server";

/**
 * A message `m` for `toStoredMessage`, but for one more column that comes after them: `<public id> <role>` of an author who
 * is none of the channel's two people.
 */
export const MESSAGE_COLUMNS = `m.public_id, m.seq, m.version, m.kind, m.author_user_id, m.author_name, m.client_message_id,
    m.content, m.key_id, extract(epoch from m.created_at) * 1000, extract(epoch from m.edited_at) * 1000,
    extract(epoch from m.deleted_at) * 1000`;

/** Where in them the author's id is. */
export const AUTHOR = 4;

/** A row of `MESSAGE_COLUMNS` and the former member. Who wrote is one of the two, whom we know already, but for former members. */
export function toStoredMessage(row: TextRow, channel: Channel): StoredMessage {
  const [id, seq, version, kind, , , clientMessageId, content, keyId, createdAt, editedAt, deletedAt] = row;
  return {
    channelDbId: channel.channelDbId,
    id: id ?? "",
    seq: Number(seq),
    version: Number(version),
    kind: toKind(kind ?? ""),
    author: findAuthor(row, channel),
    clientMessageId: clientMessageId ?? null,
    content: content ?? "",
    keyId: keyId ?? "",
    createdAt: toTime(createdAt) ?? new Date(Number.NaN),
    editedAt: toTime(editedAt),
    deletedAt: toTime(deletedAt),
  };
}

/** The name as it was when the message was written: a record does not change with its author's name. */
function findAuthor(row: TextRow, { therapist, prospect }: Channel): Member | null {
  const [authorUserId, name, formerMember] = [row[AUTHOR], row[5] ?? "", row[12]];
  if (authorUserId === null) return null;
  const userId = Number(authorUserId);
  if (userId === therapist.userId) return { ...therapist, name };
  if (userId === prospect.userId) return { ...prospect, name };
  const [id, role] = formerMember?.split(" ") ?? [];
  return id === undefined || role === undefined ? null : { userId, id, name, role: toRole(role) };
}
