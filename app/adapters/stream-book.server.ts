import type { StreamBook, StreamTask, StreamWorkKind } from "~/services/ports/stream-book";
import { toKind } from "./message-repository.server";
import type { PostgresDatabase } from "./postgres-database.server";
import { toStreamTransaction } from "./stream-transaction.server";

/** Locks of carried chats, told apart from other advisory locks by their first half. */
const LOCK_CLASS = 1_398_035_309;

/** What is kept about Stream, in PostgreSQL: as the worker, who reaches it by functions alone. */
export function createStreamBook({ database }: { database: Pick<PostgresDatabase, "run"> }): StreamBook {
  return {
    claim: (atMost, leaseMs) =>
      database.run({ role: "worker" }, async (client) => {
        const rows = await client.$queryRaw<{ id: number; kind: StreamWorkKind; attempts: number }[]>`
          select id, kind, attempts from claim_stream_work(${atMost}::int, ${leaseMs}::int)`;
        return rows.map(({ id, kind, attempts }) => ({ workId: id, kind, attempts }));
      }),
    read: (workId) =>
      database.run({ role: "worker" }, async (client) => {
        const [row] = await client.$queryRaw<TaskRow[]>`select * from read_stream_work(${workId}::int)`;
        return row === undefined ? null : toTask(row);
      }),
    finish: (workId, failure) =>
      database.run({ role: "worker" }, async (client) => {
        await client.$queryRaw`
          select finish_stream_work(${workId}::int, ${failure?.code ?? null}::text, ${failure?.againInMs ?? 0}::int,
            ${failure?.needsLook ?? false}::boolean)::text`;
      }),
    transaction: (channelId, work) =>
      database.run({ role: "worker" }, async (client) => {
        await client.$queryRaw`select pg_advisory_xact_lock(${LOCK_CLASS}::int, hashtext(${channelId}))::text`;
        return await work(toStreamTransaction(client));
      }),
    isCarried: (userId, channelId) =>
      database.run({ role: "app", userId }, async (client) => {
        const rows = await client.$queryRaw<unknown[]>`
          select 1 from chat_channels c join appointment_chats ac on ac.appointment_id = c.appointment_id
          where c.channel_identifier = ${channelId} and ac.transport = 'stream'`;
        return rows.length > 0;
      }),
    listChats: (afterChatId, atMost) =>
      database.run({ role: "worker" }, async (client) => {
        const rows = await client.$queryRaw<ChatRow[]>`
          select * from list_carried_chats(${afterChatId}::int, ${atMost}::int)`;
        return rows.map(({ id, channel, is_open, members, waiting }) => ({
          ...{ chatId: id, channelId: channel, isOpen: is_open, members, waiting },
        }));
      }),
    listMessages: (channelId) =>
      database.run({ role: "worker" }, async (client) => {
        const rows = await client.$queryRaw<{ message: string; stream_id: string; gone: boolean }[]>`
          select * from list_carried_messages(${channelId})`;
        return rows.map(({ message, stream_id, gone }) => ({
          ...{ messageId: message, streamId: stream_id, gone },
        }));
      }),
    repair: (channelId, kind, messageId) =>
      database.run({ role: "worker" }, async (client) => {
        await client.$queryRaw`select repair_stream(${channelId}, ${kind}, ${messageId ?? null}::text)::text`;
      }),
  };
}

interface ChatRow {
  readonly id: number;
  readonly channel: string;
  readonly is_open: boolean;
  readonly members: readonly string[];
  readonly waiting: number;
}

interface TaskRow {
  readonly channel: string;
  readonly data_key: string;
  readonly is_open: boolean;
  readonly therapist: string;
  readonly therapist_disabled: boolean;
  readonly prospect: string;
  readonly prospect_disabled: boolean;
  readonly message: string | null;
  readonly stream_id: string;
  readonly kind: string | null;
  readonly author: string | null;
  readonly author_user_id: number | null;
  readonly content: string | null;
  readonly key_id: string;
  readonly version: bigint;
  readonly edited: boolean;
  readonly removed: boolean;
}

function toTask(row: TaskRow): StreamTask {
  return {
    channel: { id: row.channel, wrappedKey: row.data_key },
    isOpen: row.is_open,
    members: [
      { id: row.therapist, disabled: row.therapist_disabled },
      { id: row.prospect, disabled: row.prospect_disabled },
    ],
    message: row.message === null ? null : toTaskMessage(row, row.message),
  };
}

function toTaskMessage(row: TaskRow, id: string): StreamTask["message"] {
  const { content, key_id: keyId, edited, version } = row;
  const authorUserId = row.author_user_id ?? 0;
  const edition = edited ? Number(version) : 0;
  return {
    ...{ id, streamId: row.stream_id, kind: toKind(row.kind ?? ""), authorId: row.author },
    removed: row.removed,
    sealed: content === null ? null : { content, keyId, authorUserId, edition },
  };
}
