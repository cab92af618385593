import type pg from "pg";
import type { Channel, Member } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import type { ConversationReading, MessagePage } from "~/services/ports/chat-database";
import type { StoredMessage } from "~/services/ports/message-repository";
import { CHANNEL_QUERY, type ChannelRow, toChannel } from "./channel-repository.server";
import { toRole } from "./member-row.server";
import { toKind } from "./message-repository.server";
import { become, runInOneTrip, type TextRow, toTime } from "./one-trip.server";

const LIMITS = { answerMs: 2_500 } as const;
/** As JSON, so that the row has its names and one parsing. */
const CHANNEL_TEXT = `select row_to_json(c), coalesce((
    select r.seq from chat_reads r where r.channel_id = c.id and r.user_id = $2::int
  ), 0) from (${CHANNEL_QUERY} where c.channel_identifier = $1) c`;
/** Who wrote is one of the two, whom we know already, but for people who are no members any more. */
const MESSAGES_TEXT = `with c as materialized (
    select c.id, c.prospect_user_id, t.user_id as therapist_user_id
    from chat_channels c join therapists t on t.id = c.therapist_id where c.channel_identifier = $1
  )
  select m.public_id, m.seq, m.version, m.kind, m.author_user_id, m.author_name, m.client_message_id, m.content, m.key_id,
    extract(epoch from m.created_at) * 1000, extract(epoch from m.edited_at) * 1000,
    extract(epoch from m.deleted_at) * 1000,
    case when m.author_user_id not in (c.prospect_user_id, c.therapist_user_id) then
      (select u.public_id || ' ' || u.role from users u where u.id = m.author_user_id) end
  from c cross join lateral (
    select * from chat_messages m
    where m.channel_id = c.id and m.seq < coalesce($2::bigint, 9223372036854775807)
    order by m.seq desc limit $3::int
  ) m`;

/**
 * A conversation and a page of its messages, with this person's own rights, in one round trip. Messages last: the
 * channel's own numbers must never be ahead of the messages shown with them.
 */
export async function readConversation(
  pool: pg.Pool,
  userId: number,
  channelId: string,
  page: MessagePage | null,
): Promise<ConversationReading | null> {
  if (!isPublicId(channelId)) return null;
  const statements = [
    become("app", userId),
    { name: "read_channel", text: CHANNEL_TEXT, values: [channelId, String(userId)] },
  ];
  if (page !== null) {
    const values = [channelId, page.beforeSeq === null ? null : String(page.beforeSeq), String(page.limit)];
    statements.push({ name: "read_messages", text: MESSAGES_TEXT, values });
  }
  const [, [found] = [], rows = []] = await runInOneTrip(pool, statements, LIMITS);
  if (found === undefined) return null;
  const channel = toChannel(JSON.parse(found[0] ?? "") as ChannelRow);
  const messages = rows.map((row) => toStoredMessage(row, channel)).reverse();
  return { channel, readSeq: Number(found[1]), messages };
}

function toStoredMessage(row: TextRow, channel: Channel): StoredMessage {
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
  const [authorUserId, name, formerMember] = [row[4], row[5] ?? "", row[12]];
  if (authorUserId === null) return null;
  const userId = Number(authorUserId);
  if (userId === therapist.userId) return { ...therapist, name };
  if (userId === prospect.userId) return { ...prospect, name };
  const [id, role] = formerMember?.split(" ") ?? [];
  return id === undefined || role === undefined ? null : { userId, id, name, role: toRole(role) };
}
