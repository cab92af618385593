import pg from "pg";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { systemRandom } from "~/adapters/random.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import { LIMITS } from "~/protocol/limits";
import type { BenchInstallation } from "./bench-app";
import { LOAD_TEXT } from "./load";

const CHANNELS_AT_ONCE = 50;

interface ChannelRow {
  readonly id: number;
  readonly channel_identifier: string;
  readonly data_key: string;
  readonly prospect_user_id: number;
  readonly user_id: number;
}

/**
 * Gives each conversation of the load `perChannel` messages. The newest page is sealed as the app seals it and opens;
 * what lies below is never read here and holds the same number of bytes.
 */
export async function fillMessages(
  {
    superuser,
    encryptionKeys,
    sessions,
  }: Pick<BenchInstallation, "superuser" | "encryptionKeys" | "sessions">,
  perChannel: number,
): Promise<void> {
  const cipher = createMessageCipher({ ring: parseEncryptionKeys(encryptionKeys) });
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  try {
    // No foreign keys to check, no audit rows: these messages were never sent.
    await client.query("set session_replication_role = replica; set synchronous_commit = off");
    const { rows: channels } = await client.query<ChannelRow>(
      `select c.id, c.channel_identifier, c.data_key, c.prospect_user_id, t.user_id
       from chat_channels c join therapists t on t.id = c.therapist_id where c.channel_identifier = any ($1)`,
      [sessions.map(({ id }) => id)],
    );
    await client.query("delete from chat_messages where channel_id = any ($1)", [
      channels.map(({ id }) => id),
    ]);
    const older = perChannel - LIMITS.recentMessages;
    for (let start = 0; start < channels.length; start += CHANNELS_AT_ONCE)
      await insertNewest(client, cipher, channels.slice(start, start + CHANNELS_AT_ONCE), older);
    await client.query(
      `insert into chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
         client_message_id, seq, version, content, key_id, fingerprint, created_at)
       select random_public_id(), m.channel_id, m.author_user_id, m.author_email, m.author_name, 'old' || n, n, n,
         m.content, m.key_id, m.fingerprint, m.created_at
       from chat_messages m cross join generate_series(1, $2::int) n
       where m.seq = $2::int + 1 and m.channel_id = any ($1)`,
      [channels.map(({ id }) => id), older],
    );
    await client.query(
      `update chat_channels set last_seq = $2, version = $2, last_message_at = now(), updated_at = now()
       where id = any ($1)`,
      [channels.map(({ id }) => id), perChannel],
    );
    await client.query("vacuum analyze chat_messages");
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

async function insertNewest(
  client: pg.Client,
  cipher: ReturnType<typeof createMessageCipher>,
  channels: readonly ChannelRow[],
  older: number,
): Promise<void> {
  const rows = channels.flatMap((channel) =>
    Array.from({ length: LIMITS.recentMessages }, (_, index) => {
      const messageId = systemRandom.id();
      const authorUserId = index % 2 === 0 ? channel.prospect_user_id : channel.user_id;
      const key = { id: channel.channel_identifier, wrappedKey: channel.data_key };
      const context = { channelId: key.id, messageId, authorUserId, edition: 0 };
      return {
        messageId,
        authorUserId,
        channel,
        seq: older + index + 1,
        ...cipher.seal(key, context, LOAD_TEXT),
      };
    }),
  );
  await client.query(
    `insert into chat_messages (public_id, channel_id, author_user_id, author_email, author_name,
       client_message_id, seq, version, content, key_id, fingerprint, created_at)
     select d.public_id, d.channel_id, d.author, u.email, u.name, 'new' || d.seq, d.seq, d.seq, d.content, d.key_id,
       '\\x00', now() - interval '1 hour'
     from unnest($1::text[], $2::int[], $3::int[], $4::bigint[], $5::text[], $6::text[])
       as d (public_id, channel_id, author, seq, content, key_id)
     join users u on u.id = d.author`,
    [
      rows.map(({ messageId }) => messageId),
      rows.map(({ channel }) => channel.id),
      rows.map(({ authorUserId }) => authorUserId),
      rows.map(({ seq }) => seq),
      rows.map(({ content }) => content),
      rows.map(({ keyId }) => keyId),
    ],
  );
}
