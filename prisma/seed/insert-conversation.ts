import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { MessageCipher } from "~/services/ports/message-cipher";
import type { SeedConversation, Side } from "./conversation";
import type { SeededPerson } from "./insert-people";
import { toMoment } from "./seed-time";

const makeId = (): string => randomBytes(18).toString("base64url");

/** Makes one conversation with its messages, sealed as the app seals them, and its read positions. */
export async function insertConversation(
  client: pg.Client,
  cipher: MessageCipher,
  people: ReadonlyMap<string, SeededPerson>,
  conversation: SeedConversation,
  now: Date,
): Promise<void> {
  const sides = {
    therapist: find(people, conversation.therapist),
    client: find(people, conversation.client),
  };
  const { lines, unread = {}, closedAt } = conversation;
  const moments = lines.map(([at]) => toMoment(at, now));
  const key = { id: makeId(), wrappedKey: "" };
  key.wrappedKey = cipher.createChannelKey(key.id);
  const lastAt = moments[moments.length - 1] ?? null;
  const closed = closedAt === undefined ? null : toMoment(closedAt, now);
  const { rows } = await client.query<{ id: number }>(
    `insert into chat_channels (channel_identifier, therapist_id, prospect_user_id, created_by_user_id, data_key,
       last_seq, version, created_at, last_message_at, status, closed_at, close_reason)
     values ($1, $2, $3, $3, $4, $5, $5, $6, $7, $8, $9, $10) returning id`,
    [
      key.id,
      sides.therapist.therapistId,
      sides.client.userId,
      key.wrappedKey,
      lines.length,
      moments[0] ?? now,
      lastAt,
      closed === null ? "active" : "closed",
      closed,
      closed === null ? null : "ended_by_therapist",
    ],
  );
  const channelDbId = rows[0]?.id;
  for (const [index, [, side, text]] of lines.entries()) {
    const author = sides[side];
    const messageId = makeId();
    const context = { channelId: key.id, messageId, authorUserId: author.userId, edition: 0 };
    const sealed = cipher.seal(key, context, text);
    await client.query(
      `insert into chat_messages (public_id, channel_id, author_user_id, author_email, author_name, client_message_id,
         seq, version, content, key_id, fingerprint, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11)`,
      [
        messageId,
        channelDbId,
        author.userId,
        author.email,
        author.name,
        makeId(),
        index + 1,
        sealed.content,
        sealed.keyId,
        cipher.fingerprint(key, text),
        moments[index],
      ],
    );
  }
  for (const side of ["therapist", "client"] satisfies Side[]) {
    await client.query("insert into chat_reads (channel_id, user_id, seq, at) values ($1, $2, $3, $4)", [
      channelDbId,
      sides[side].userId,
      lines.length - (unread[side] ?? 0),
      lastAt ?? now,
    ]);
  }
}

function find(people: ReadonlyMap<string, SeededPerson>, email: string): SeededPerson {
  const person = people.get(email);
  if (person === undefined) throw new Error(`nobody is seeded as ${email}`);
  return person;
}
