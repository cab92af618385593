import type pg from "pg";
import type { RecordPageAsked } from "~/services/ports/chat-database";
import type { RecordRow, StoredRevision } from "~/services/ports/message-repository";
import { MESSAGE_COLUMNS, toStoredMessage } from "./message-text-row.server";
import { become, runInOneTrip, type TextRow } from "./one-trip.server";

const LIMITS = { answerMs: 8_000 } as const;
/**
 * The conversation first: a row without a message says that it is this person's and that nothing follows; no row, that it
 * is not theirs. Revisions are looked up for edited messages alone.
 */
const TEXT = `select ${MESSAGE_COLUMNS},
    case when m.author_user_id not in ($5::int, $6::int) then
      (select u.public_id || ' ' || u.role from users u where u.id = m.author_user_id) end,
    case when m.edited_at is not null then (
      select json_agg(json_build_array(r.version, r.content, r.key_id, extract(epoch from r.created_at) * 1000,
        extract(epoch from r.replaced_at) * 1000) order by r.version)
      from chat_message_revisions r where r.message_id = m.id
    ) end
  from (
    select c.id from chat_channels c where c.id = $2::int and $1::int in (
      c.prospect_user_id, (select t.user_id from therapists t where t.id = c.therapist_id)
    ) offset 0
  ) c
  left join lateral (
    select * from chat_messages m
    where m.channel_id = c.id and m.seq > $3::bigint and m.seq <= $4::bigint order by m.seq limit $7::int
  ) m on true
  order by m.seq`;

/** One page of a record, in one round trip. */
export async function readRecordPage(
  pool: pg.Pool,
  userId: number,
  { channel, afterSeq, untilSeq, limit }: RecordPageAsked,
): Promise<readonly RecordRow[] | null> {
  const values = [userId, channel.channelDbId, afterSeq, untilSeq, channel.therapist.userId]
    .concat(channel.prospect.userId, limit)
    .map(String);
  const statement = { name: "read_record_page", text: TEXT, values };
  const [, rows = []] = await runInOneTrip(pool, [become("app", userId), statement], LIMITS);
  if (rows.length === 0) return null;
  return rows
    .filter(([id]) => id !== null)
    .map((row) => ({ ...toStoredMessage(row, channel), revisions: toRevisions(row) }));
}

const REVISIONS = 13;

type RevisionRow = readonly [
  version: number,
  content: string,
  keyId: string,
  createdMs: number,
  replacedMs: number,
];

const NONE: readonly StoredRevision[] = [];

function toRevisions(row: TextRow): readonly StoredRevision[] {
  const told = row[REVISIONS];
  if (told === null || told === undefined) return NONE;
  return (JSON.parse(told) as readonly RevisionRow[]).map(
    ([version, content, keyId, createdMs, replacedMs]) => ({
      ...{ version, content, keyId, createdAt: new Date(createdMs), replacedAt: new Date(replacedMs) },
    }),
  );
}
