import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { ChatError } from "~/domain/errors";
import { PrismaClient } from "~/generated/prisma/client";
import type { Actor, ChatDatabase, ChatTransaction } from "~/services/ports/chat-database";
import { createAccountRepository } from "./account-repository.server";
import { appendAudit, toAccessJson } from "./append-audit.server";
import { appendMessages } from "./append-messages.server";
import { toAuditError } from "./audit-errors.server";
import { createAuditRepository } from "./audit-repository.server";
import { createBookingRepository } from "./booking-repository.server";
import { createBreakGlassRepository } from "./break-glass-repository.server";
import { createChannelRepository } from "./channel-repository.server";
import { toDatabaseError } from "./database-errors.server";
import { createExportRepository } from "./export-repository.server";
import { findPeople } from "./find-people.server";
import { markRead } from "./mark-read.server";
import { createMessageRepository } from "./message-repository.server";
import { createOverviewRepository } from "./overview-repository.server";
import { createPeopleRepository } from "./people-repository.server";
import { readChanges } from "./read-changes.server";
import { readChannels } from "./read-channels.server";
import { readConversation } from "./read-conversation.server";
import { readRecordPage } from "./read-record-page.server";
import { createReadRepository } from "./read-repository.server";
import { REQUIRED_MIGRATION } from "./required-migration.server";
import { createWorkBound } from "./work-bound.server";

const UNDEFINED_TABLE = "42P01";
const WAIT_MS = 2_500;
const TRANSACTION_MS = 10_000;
/** For each connection, as many transactions as it gets done while the last of them waits its `WAIT_MS`, roughly. */
const UNFINISHED_PER_CONNECTION = 100;

/** A transaction's client: the only thing repositories get. */
export type TransactionClient = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** ChatDatabase over PostgreSQL, with what the process itself needs. */
export interface PostgresDatabase extends ChatDatabase {
  /** Throws ChatError `unavailable` when the database does not answer, or lacks a migration of this build. */
  checkReady(): Promise<void>;
  /** For adapters that keep tables of their own beside the chat's. */
  run<T>(actor: Actor, work: (client: TransactionClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The root client stays in here: whoever wants data says for whom (data.md, Row-level security). */
export function createPostgresDatabase({
  pool,
  chatTransport = "own",
}: {
  pool: pg.Pool;
  /** Who carries the chats of appointments that are made from now on, whatever code makes them. */
  chatTransport?: "own" | "stream";
}): PostgresDatabase {
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });
  const bounded = createWorkBound((pool.options.max ?? 1) * UNFINISHED_PER_CONNECTION);

  async function run<T>(actor: Actor, work: (client: TransactionClient) => Promise<T>): Promise<T> {
    const userId = "userId" in actor ? String(actor.userId) : "";
    try {
      return await bounded(() =>
        prisma.$transaction(
          async (client) => {
            await client.$queryRaw`select set_config('role', ${`renavest_${actor.role}`}, true), set_config('app.user_id', ${userId}, true),
              set_config('app.chat_transport', ${chatTransport}, true)`;
            if ("access" in actor && actor.access !== undefined)
              await client.$queryRaw`select set_config('app.access', ${JSON.stringify(toAccessJson(actor.access))}, true)`;
            return await work(client);
          },
          { maxWait: WAIT_MS, timeout: TRANSACTION_MS },
        ),
      );
    } catch (error) {
      throw toAuditError(toDatabaseError(error));
    }
  }

  return {
    run,
    transaction: (actor, work) => run(actor, (client) => work(toChatTransaction(client))),
    appendMessages: (drafts) => translated(appendMessages(pool, drafts)),
    readConversation: (userId, channelId, page) =>
      translated(bounded(() => readConversation(pool, userId, channelId, page))),
    markRead: (userId, channelId, seq) => translated(bounded(() => markRead(pool, userId, channelId, seq))),
    readChannels: (asked) => translated(bounded(() => readChannels(pool, asked))),
    readChanges: (asked) => translated(bounded(() => readChanges(pool, asked))),
    readRecordPage: (userId, page) => translated(bounded(() => readRecordPage(pool, userId, page))),
    findPeople: (clerkUserIds) => translated(findPeople(pool, clerkUserIds)),
    appendAudit: (entries) => translated(appendAudit(pool, entries)),
    async checkReady() {
      if (!(await isMigrated(pool))) {
        throw new ChatError("unavailable", {
          message: "The database lacks a migration: run `npm run migrate`.",
        });
      }
    },
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toDatabaseError(error);
  }
}

/** Asked as the login itself, to which the list of migrations belongs. */
async function isMigrated(pool: pg.Pool): Promise<boolean> {
  try {
    const question = {
      text: "select from _prisma_migrations where migration_name = $1 and finished_at is not null and rolled_back_at is null",
      values: [REQUIRED_MIGRATION],
      query_timeout: WAIT_MS,
    };
    const { rowCount } = await pool.query(question);
    return rowCount !== 0;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE) return false;
    throw toDatabaseError(error);
  }
}

function toChatTransaction(client: TransactionClient): ChatTransaction {
  return {
    channels: createChannelRepository(client),
    messages: createMessageRepository(client),
    reads: createReadRepository(client),
    people: createPeopleRepository(client),
    audit: createAuditRepository(client),
    overview: createOverviewRepository(client),
    breakGlass: createBreakGlassRepository(client),
    accounts: createAccountRepository(client),
    bookings: createBookingRepository(client),
    exports: createExportRepository(client),
  };
}
