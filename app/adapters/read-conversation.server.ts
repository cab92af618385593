import type pg from "pg";
import type { Channel } from "~/domain/channel";
import { isPublicId } from "~/domain/public-id";
import type { ConversationReading, MessagePage } from "~/services/ports/chat-database";
import { CHANNEL_QUERY, type ChannelRow, toChannel } from "./channel-row.server";
import { AUTHOR, MESSAGE_COLUMNS, toStoredMessage } from "./message-text-row.server";
import { become, runInOneTrip, type TextRow, toArrayLiteral } from "./one-trip.server";

const LIMITS = { answerMs: 2_500 } as const;
/** As JSON, so that the row has its names and one parsing. */
const CHANNEL_TEXT = `select row_to_json(c), coalesce((
    select r.seq from chat_reads r where r.channel_id = c.id and r.user_id = $2::int
  ), 0) from (${CHANNEL_QUERY} where c.channel_identifier = $1) c`;
const MESSAGES_TEXT = `with c as materialized (
    select id, epoch from chat_channels
    where channel_identifier = $1 and (version > $4::bigint or epoch <> $5::int)
  )
  select ${MESSAGE_COLUMNS}
  from c cross join lateral (
    select * from chat_messages m
    where m.channel_id = c.id and m.seq < coalesce($2::bigint, 9223372036854775807)
    order by m.seq desc limit $3::int
  ) m
  where m.version > $4::bigint or c.epoch <> $5::int`;
const FORMER_TEXT = "select id, public_id || ' ' || role from users where id = any($1::int[])";

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
    statements.push({ name: "read_messages", text: MESSAGES_TEXT, values: [channelId, ...toValues(page)] });
  }
  const [, [found] = [], rows = []] = await runInOneTrip(pool, statements, LIMITS);
  if (found === undefined) return null;
  const channel = toChannel(JSON.parse(found[0] ?? "") as ChannelRow);
  const named = await nameFormerMembers(pool, userId, channel, rows);
  const messages = named.map((row) => toStoredMessage(row, channel)).reverse();
  return { channel, readSeq: Number(found[1]), messages };
}

/** Who wrote is one of the two, whom we know already; people who are no members any more take a trip of their own. */
async function nameFormerMembers(
  pool: pg.Pool,
  userId: number,
  { therapist, prospect }: Channel,
  rows: readonly TextRow[],
): Promise<readonly TextRow[]> {
  const members: readonly (string | null)[] = [null, String(therapist.userId), String(prospect.userId)];
  const former = new Set(rows.flatMap((row) => row[AUTHOR] ?? []).filter((id) => !members.includes(id)));
  if (former.size === 0) return rows;
  const ids = toArrayLiteral([...former]);
  const statements = [become("app", userId), { name: "read_former", text: FORMER_TEXT, values: [ids] }];
  const [, found = []] = await runInOneTrip(pool, statements, LIMITS);
  const people = new Map(found.map(([id, person]) => [id ?? null, person ?? null]));
  return rows.map((row) => [...row, people.get(row[AUTHOR] ?? null) ?? null]);
}

/** No version is below 0: of what is not known, everything has changed. */
function toValues({ beforeSeq, limit, known }: MessagePage): readonly (string | null)[] {
  const { version, epoch } = known ?? { version: -1, epoch: 0 };
  return [beforeSeq === null ? null : String(beforeSeq), String(limit), String(version), String(epoch)];
}
