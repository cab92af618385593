import type pg from "pg";
import type { ChangesAsked } from "~/services/ports/chat-database";
import type { StoredMessage } from "~/services/ports/message-repository";
import { MESSAGE_COLUMNS, toStoredMessage } from "./message-text-row.server";
import { become, runInOneTrip, type TextRow, type TripStatement, toArrayLiteral } from "./one-trip.server";

const LIMITS = { answerMs: 2_500 } as const;
/**
 * The conversation first: a row without a message says that it is this person's and that nothing has changed; no row, that
 * it is not theirs. Look-ups for each conversation, whatever the statistics say.
 */
const TEXT = `select ${MESSAGE_COLUMNS},
    case when m.author_user_id not in (a.therapist, a.prospect) then
      (select u.public_id || ' ' || u.role from users u where u.id = m.author_user_id) end,
    a.place
  from unnest($2::int[], $3::bigint[], $4::int[], $5::int[], $6::int[]) with ordinality
    as a (channel_id, after_version, therapist, prospect, maximum, place)
  cross join lateral (
    select c.id from chat_channels c where c.id = a.channel_id and $1::int in (
      c.prospect_user_id, (select t.user_id from therapists t where t.id = c.therapist_id)
    ) offset 0
  ) c
  left join lateral (
    select * from chat_messages m
    where m.channel_id = c.id and m.version > a.after_version order by m.version limit a.maximum
  ) m on true
  order by a.place, m.version`;

/** What everybody has missed in one trip: one statement a person for all of their conversations, with their own rights. */
export async function readChanges(
  pool: pg.Pool,
  asked: readonly ChangesAsked[],
): Promise<readonly (readonly StoredMessage[] | null)[]> {
  const people = [...new Set(asked.map(({ userId }) => userId))];
  const askedBy = people.map((userId) => asked.filter((each) => each.userId === userId));
  const statements = people.flatMap((userId, index) => [
    become("app", userId),
    toStatement(userId, askedBy[index] ?? []),
  ]);
  const results = await runInOneTrip(pool, statements, LIMITS);
  const answers = new Map<ChangesAsked, readonly StoredMessage[]>();
  for (const [index, own] of askedBy.entries())
    for (const [place, rows] of groupByPlace(results[2 * index + 1] ?? [])) {
      const each = own[place - 1];
      if (each !== undefined) answers.set(each, toMessages(rows, each));
    }
  return asked.map((each) => answers.get(each) ?? null);
}

function toStatement(userId: number, asked: readonly ChangesAsked[]): TripStatement {
  const column = (of: (each: ChangesAsked) => number) =>
    toArrayLiteral(asked.map((each) => String(of(each))));
  const values = [
    String(userId),
    column(({ channel }) => channel.channelDbId),
    column(({ afterVersion }) => afterVersion),
    column(({ channel }) => channel.therapist.userId),
    column(({ channel }) => channel.prospect.userId),
    column(({ limit }) => limit),
  ];
  return { name: "read_changes", text: TEXT, values };
}

function groupByPlace(rows: readonly TextRow[]): ReadonlyMap<number, TextRow[]> {
  const groups = new Map<number, TextRow[]>();
  for (const row of rows) {
    const place = Number(row[PLACE]);
    const group = groups.get(place);
    if (group === undefined) groups.set(place, [row]);
    else group.push(row);
  }
  return groups;
}

const PLACE = 13;

function toMessages(rows: readonly TextRow[], { channel }: ChangesAsked): readonly StoredMessage[] {
  return rows.filter(([id]) => id !== null).map((row) => toStoredMessage(row, channel));
}
