import type pg from "pg";
import { isPublicId } from "~/domain/public-id";
import type { ChannelsAsked, ChannelsReading } from "~/services/ports/chat-database";
import type { ReadPosition } from "~/services/ports/read-repository";
import { CHANNEL_QUERY, type ChannelRow, toChannel } from "./channel-row.server";
import { become, runInOneTrip, type TextRow, type TripStatement } from "./one-trip.server";

const LIMITS = { answerMs: 2_500 } as const;
/** Whoever has read is one of the two, whose ids the row has, but for former members. */
const withReads = (condition: string) => `select row_to_json(c), (
    select json_agg(json_build_array(case r.user_id
        when c.therapist_user_id then c.therapist_public_id
        when c.prospect_user_id then c.prospect_public_id
        else (select u.public_id from users u where u.id = r.user_id) end, r.seq, r.at))
    from chat_reads r where r.channel_id = c.id
  ) from (${CHANNEL_QUERY} where ${condition}) c`;
const ALL_TEXT = withReads(`c.id in (
    select own.id from chat_channels own where own.prospect_user_id = $1::int
    union all
    select own.id from therapists me join chat_channels own on own.therapist_id = me.id where me.user_id = $1::int
  ) order by coalesce(c.last_message_at, c.created_at) desc, c.id desc`);
const ONE_TEXT = withReads("c.channel_identifier = $2 and $1::int in (c.prospect_user_id, t.user_id)");

/** Everybody's conversations in one trip, one person after the other with their own rights. */
export async function readChannels(
  pool: pg.Pool,
  asked: readonly ChannelsAsked[],
): Promise<readonly ChannelsReading[]> {
  const statements = asked.flatMap((each) => [become("app", each.userId), toStatement(each)]);
  const results = await runInOneTrip(pool, statements, LIMITS);
  return asked.map((_, index) => toReading(results[2 * index + 1] ?? []));
}

function toStatement({ userId, channelId }: ChannelsAsked): TripStatement {
  if (channelId === null) return { name: "list_channels", text: ALL_TEXT, values: [String(userId)] };
  // No conversation has an id that is none.
  const values = [String(userId), isPublicId(channelId) ? channelId : null];
  return { name: "find_channel", text: ONE_TEXT, values };
}

function toReading(rows: readonly TextRow[]): ChannelsReading {
  const channels = rows.map(([row]) => toChannel(JSON.parse(row ?? "") as ChannelRow));
  const reads = rows.flatMap(([, told], index) =>
    ((JSON.parse(told ?? "null") ?? []) as readonly ReadRow[]).flatMap(
      ([userId, seq, at]): ReadPosition[] => {
        const channelDbId = channels[index]?.channelDbId ?? 0;
        return userId === null ? [] : [{ channelDbId, userId, seq, at: new Date(at) }];
      },
    ),
  );
  return { channels, reads };
}

/** Null: a former member of whom this person must not know any more. */
type ReadRow = readonly [userId: string | null, seq: number, at: string];
