import type pg from "pg";
import { isPublicId } from "~/domain/public-id";
import type { ConversationReading, MessagePage } from "~/services/ports/chat-database";
import { CHANNEL_QUERY, type ChannelRow, toChannel } from "./channel-row.server";
import { MESSAGE_COLUMNS, toStoredMessage } from "./message-text-row.server";
import { become, runInOneTrip } from "./one-trip.server";

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
  select ${MESSAGE_COLUMNS},
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
