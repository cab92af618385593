import type { ChangedMessage, Reception, StreamTransaction } from "~/services/ports/stream-book";
import type { TransactionClient } from "./postgres-database.server";

/** What one delivery of Stream's does here, within one transaction of the worker. */
export function toStreamTransaction(client: TransactionClient): StreamTransaction {
  return {
    async isKnownDelivery(id) {
      const rows = await client.$queryRaw<unknown[]>`
        select 1 from webhook_deliveries where provider = 'stream' and id = ${id}`;
      return rows.length > 0;
    },
    async recordDelivery(id, eventType, outcome) {
      await client.$executeRaw`
        insert into webhook_deliveries (provider, id, event_type, outcome)
        values ('stream', ${id}, ${eventType}, ${outcome})`;
    },
    async findChat(channelId, authorId) {
      const [row] = await client.$queryRaw<CarriedRow[]>`
        select * from find_carried_chat(${channelId}, ${authorId})`;
      return row === undefined
        ? null
        : { channel: { id: row.channel, wrappedKey: row.data_key }, authorUserId: row.author_user_id };
    },
    async receive(said) {
      const [row] = await client.$queryRaw<{ reception: Reception }[]>`
        select receive_stream_message(${said.channelId}, ${said.streamId}, ${said.authorId}, ${said.messageId},
          ${said.content}, ${said.keyId}, ${said.fingerprint}, ${said.saidAt}, ${said.toldAt}) as reception`;
      if (row === undefined) throw new Error("a reception without an answer");
      return row.reception;
    },
    async lockMessage(channelId, streamId) {
      const [row] = await client.$queryRaw<ChangedRow[]>`
        select * from lock_stream_message(${channelId}, ${streamId})`;
      return row === undefined ? null : toChanged(row);
    },
    async change({ channel, messageId }, streamId, toldAt, text) {
      await client.$queryRaw`
        select change_stream_message(${channel.id}, ${streamId}, ${messageId}, ${toldAt}, ${text?.content ?? null}::text,
          ${text?.keyId ?? null}::text)::text`;
    },
    async findSeq(channelId, messageIds) {
      const [row] = await client.$queryRaw<{ seq: bigint }[]>`
        select m.seq from chat_messages m join chat_channels c on c.id = m.channel_id
        where c.channel_identifier = ${channelId} and m.public_id = any (${[...messageIds]}::text[])`;
      return row === undefined ? null : Number(row.seq);
    },
    async queueMembers(channelId) {
      const [row] = await client.$queryRaw<{ queued: boolean }[]>`
        select repair_stream(${channelId}, 'members', null) as queued`;
      return row?.queued ?? false;
    },
    async note(channelId, streamId, messageId, toldAt, deleted) {
      const [row] = await client.$queryRaw<{ noted: boolean }[]>`
        select note_stream_message(${channelId}, ${streamId}, ${messageId}::text, ${toldAt}, ${deleted}) as noted`;
      return row?.noted ?? false;
    },
  };
}

interface CarriedRow {
  readonly channel: string;
  readonly data_key: string;
  readonly author_user_id: number | null;
}

interface ChangedRow extends CarriedRow {
  readonly message: string;
  readonly content: string;
  readonly key_id: string;
  readonly version: bigint;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly next_version: bigint;
  readonly told_at: Date | null;
  readonly waiting: boolean;
  readonly closed_at: Date;
}

function toChanged(row: ChangedRow): ChangedMessage {
  return {
    channel: { id: row.channel, wrappedKey: row.data_key },
    messageId: row.message,
    sealed: {
      ...{ content: row.content, keyId: row.key_id, authorUserId: row.author_user_id ?? 0 },
      edition: row.edited ? Number(row.version) : 0,
    },
    deleted: row.deleted,
    nextVersion: Number(row.next_version),
    toldAt: row.told_at,
    waiting: row.waiting,
    closedAt: row.closed_at,
  };
}
