import pg from "pg";
import { createMessageCipher } from "~/adapters/message-cipher.server";
import { systemRandom } from "~/adapters/random.server";
import { parseEncryptionKeys } from "~/config/encryption-keys.server";
import type { BenchInstallation } from "./bench-app";
import { LOAD_TEXT } from "./load";

const AT_ONCE = 2_000;

/** Gives one conversation so many messages that open, written in turns. Resolves with its database id. */
export async function fillRecord(
  { superuser, encryptionKeys }: Pick<BenchInstallation, "superuser" | "encryptionKeys">,
  channelId: string,
  messages: number,
): Promise<number> {
  const cipher = createMessageCipher({ ring: parseEncryptionKeys(encryptionKeys) });
  const client = new pg.Client({ ...superuser, database: "renavest" });
  await client.connect();
  try {
    // No foreign keys to check, no audit rows: these messages were never sent.
    await client.query("set session_replication_role = replica; set synchronous_commit = off");
    const { rows } = await client.query(
      `select c.id, c.data_key, c.prospect_user_id, t.user_id from chat_channels c
       join therapists t on t.id = c.therapist_id where c.channel_identifier = $1`,
      [channelId],
    );
    const [channel] = rows;
    await client.query("delete from chat_messages where channel_id = $1", [channel.id]);
    const key = { id: channelId, wrappedKey: channel.data_key };
    for (let first = 1; first <= messages; first += AT_ONCE) {
      const sealed = Array.from({ length: Math.min(AT_ONCE, messages - first + 1) }, (_, index) => {
        const [messageId, seq] = [systemRandom.id(), first + index];
        const authorUserId = seq % 2 === 0 ? channel.user_id : channel.prospect_user_id;
        const context = { channelId, messageId, authorUserId, edition: 0 };
        return { messageId, seq, authorUserId, ...cipher.seal(key, context, LOAD_TEXT) };
      });
      await client.query(
        `insert into chat_messages (public_id, channel_id, author_user_id, author_email, author_name, client_message_id,
           seq, version, content, key_id, fingerprint, created_at)
         select d.id, $1, d.author, u.email, u.name, 'new' || d.seq, d.seq, d.seq, d.content, d.key_id, '\\x00',
           now() - ($6::int - d.seq) * interval '1 minute'
         from unnest($2::text[], $3::int[], $4::bigint[], $5::text[], $7::text[]) as d (id, author, seq, content, key_id)
         join users u on u.id = d.author`,
        [
          channel.id,
          sealed.map(({ messageId }) => messageId),
          sealed.map(({ authorUserId }) => authorUserId),
          sealed.map(({ seq }) => seq),
          sealed.map(({ content }) => content),
          messages,
          sealed.map(({ keyId }) => keyId),
        ],
      );
    }
    await client.query(
      "update chat_channels set last_seq = $2, version = $2, last_message_at = now() where id = $1",
      [channel.id, messages],
    );
    await client.query("vacuum analyze chat_messages");
    return channel.id;
  } finally {
    await client.end();
  }
}
