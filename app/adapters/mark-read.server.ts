import type pg from "pg";
import { isPublicId } from "~/domain/public-id";
import type { ReadMark } from "~/services/ports/chat-database";
import { become, runInOneTrip, toTime } from "./one-trip.server";

const LIMITS = { answerMs: 2_500 } as const;
/** Forward only and never past the last message. A row says that the conversation is theirs, its second half that the mark moved. */
const TEXT = `with c as (select id, last_seq from chat_channels where channel_identifier = $1),
  moved as (
    insert into chat_reads as r (channel_id, user_id, seq)
    select c.id, $2::int, least($3::bigint, c.last_seq) from c
    on conflict (channel_id, user_id) do update set seq = excluded.seq, at = now() where r.seq < excluded.seq
    returning seq, at
  )
  select moved.seq, extract(epoch from moved.at) * 1000 from c left join moved on true`;

/** A read position, moved with this person's own rights in one round trip. */
export async function markRead(
  pool: pg.Pool,
  userId: number,
  channelId: string,
  seq: number,
): Promise<ReadMark | null> {
  if (!isPublicId(channelId)) return null;
  const mark = { name: "mark_read", text: TEXT, values: [channelId, String(userId), String(seq)] };
  const [, [found] = []] = await runInOneTrip(pool, [become("app", userId), mark], LIMITS);
  if (found === undefined) return null;
  const [moved, atMs] = found;
  const at = toTime(atMs);
  return { moved: moved === null || moved === undefined || at === null ? null : { seq: Number(moved), at } };
}
