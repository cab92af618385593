import type pg from "pg";
import type { Channel, Member } from "~/domain/channel";
import type { RecordPageAsked } from "~/services/ports/chat-database";
import type { RecordRow, StoredRevision } from "~/services/ports/message-repository";
import { toRole } from "./member-row.server";
import { toKind } from "./message-repository.server";
import { become, runInOneTrip } from "./one-trip.server";

const LIMITS = { answerMs: 8_000 } as const;
/**
 * The conversation first: no row says that it is not theirs. The page is one JSON text, made by the database on its own
 * processor while the page before is opened here: a row a message costs this side three times as much. Revisions are looked
 * up for edited messages alone.
 */
const TEXT = `select coalesce((
    select json_agg(json_build_array(m.public_id, m.seq, m.version, m.kind, m.author_user_id, m.author_name,
      m.content, m.key_id, extract(epoch from m.created_at) * 1000, extract(epoch from m.edited_at) * 1000,
      extract(epoch from m.deleted_at) * 1000,
      case when m.author_user_id not in ($5::int, $6::int) then
        (select u.public_id || ' ' || u.role from users u where u.id = m.author_user_id) end,
      case when m.edited_at is not null then (
        select json_agg(json_build_array(r.version, r.content, r.key_id, extract(epoch from r.created_at) * 1000,
          extract(epoch from r.replaced_at) * 1000) order by r.version)
        from chat_message_revisions r where r.message_id = m.id
      ) end) order by m.seq)
    from (
      select * from chat_messages m
      where m.channel_id = c.id and m.seq > $3::bigint and m.seq <= $4::bigint order by m.seq limit $7::int
    ) m
  ), '[]')
  from (
    select c.id from chat_channels c where c.id = $2::int and $1::int in (
      c.prospect_user_id, (select t.user_id from therapists t where t.id = c.therapist_id)
    ) offset 0
  ) c`;

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
  const [, [row] = []] = await runInOneTrip(pool, [become("app", userId), statement], LIMITS);
  const page = row?.[0];
  if (page === undefined || page === null) return null;
  const authorOf = createAuthorFinder(channel);
  return (JSON.parse(page) as readonly PageRow[]).map((each) => toRecordRow(each, channel, authorOf));
}

type PageRow = readonly [
  ...[id: string, seq: number, version: number, kind: string, authorUserId: number | null],
  ...[authorName: string, content: string, keyId: string],
  ...[createdMs: number, editedMs: number | null, deletedMs: number | null],
  ...[formerMember: string | null, revisions: readonly RevisionRow[] | null],
];

type RevisionRow = readonly [
  version: number,
  content: string,
  keyId: string,
  createdMs: number,
  replacedMs: number,
];

type AuthorFinder = (row: PageRow) => Member | null;

function toRecordRow(row: PageRow, { channelDbId }: Channel, authorOf: AuthorFinder): RecordRow {
  const [id, seq, version, kind] = row;
  const [content, keyId, createdMs, editedMs, deletedMs] = [row[6], row[7], row[8], row[9], row[10]];
  const revisions = row[12];
  return {
    channelDbId,
    id,
    seq,
    version,
    kind: toKind(kind),
    author: authorOf(row),
    content,
    keyId,
    createdAt: new Date(createdMs),
    editedAt: editedMs === null ? null : new Date(editedMs),
    deletedAt: deletedMs === null ? null : new Date(deletedMs),
    revisions: revisions === null ? NONE : revisions.map(toRevision),
  };
}

const NONE: readonly StoredRevision[] = [];

function toRevision([version, content, keyId, createdMs, replacedMs]: RevisionRow): StoredRevision {
  return { version, content, keyId, createdAt: new Date(createdMs), replacedAt: new Date(replacedMs) };
}

/** The name as it was when the message was written: a record does not change with its author's name. */
function createAuthorFinder({ therapist, prospect }: Channel): AuthorFinder {
  const known = new Map([therapist, prospect].map((member) => [member.userId, member]));
  return (row) => {
    const [, , , , userId, name, , , , , , formerMember] = row;
    if (userId === null) return null;
    const member = known.get(userId) ?? toFormerMember(userId, name, formerMember);
    if (member === null || member.name === name) return member;
    const named = { ...member, name };
    known.set(userId, named);
    return named;
  };
}

function toFormerMember(userId: number, name: string, told: string | null): Member | null {
  const [id, role] = told?.split(" ") ?? [];
  return id === undefined || role === undefined ? null : { userId, id, name, role: toRole(role) };
}
